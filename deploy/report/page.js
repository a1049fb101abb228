
(function () {
  'use strict';
  if (typeof Chart === 'undefined') return;
  var data = JSON.parse(document.getElementById('data').textContent);
  var COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];
  var SHORT = window.innerWidth < 700 ? 14 : 26;
  var drawn = [];

  function short(text) {
    var letters = Array.from(text);
    return letters.length > SHORT ? letters.slice(0, SHORT - 1).join('') + '…' : text;
  }

  function draw(chart) {
    var canvas = document.getElementById(chart.id);
    var lines = chart.kind === 'lines', stacked = chart.kind === 'stacked', series = chart.series.length;
    if (!canvas) return;
    var bars = chart.labels.length * (stacked ? 1 : series);
    canvas.parentNode.style.height = (lines ? 300 : Math.max(110, 70 + bars * (series > 1 && !stacked ? 15 : 26))) + 'px';
    var count = { beginAtZero: true, stacked: stacked, ticks: { precision: 0 }, grid: { color: '#e6eaee' } };
    var label = { stacked: stacked, grid: { display: false }, ticks: { autoSkip: lines, callback: function (value) {
      return lines ? this.getLabelForValue(value) : short(this.getLabelForValue(value));
    } } };
    drawn.push(new Chart(canvas, {
      type: lines ? 'line' : 'bar',
      data: {
        labels: chart.labels,
        datasets: chart.series.map(function (one, n) {
          var colour = COLOURS[n % COLOURS.length];
          return { label: one.name, data: one.values, backgroundColor: colour, borderColor: colour,
            maxBarThickness: 28, borderWidth: lines ? 2 : 0, borderDash: lines ? [[], [6, 3], [2, 3]][n % 3] : [], pointRadius: lines ? 2 : 0, tension: 0 };
        })
      },
      options: {
        indexAxis: lines ? 'x' : 'y',
        animation: false,
        maintainAspectRatio: false,
        scales: lines ? { x: label, y: count } : { x: count, y: label },
        plugins: { legend: { display: series > 1, position: 'bottom',
          labels: lines ? { usePointStyle: true, pointStyle: 'line' } : { boxWidth: 14 } } }
      }
    }));
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = '#3a4653';
  data.charts.forEach(draw);
  window.addEventListener('beforeprint', function () {
    drawn.forEach(function (chart) { chart.resize(680, chart.height); });
  });
  window.addEventListener('afterprint', function () {
    drawn.forEach(function (chart) { chart.resize(); });
  });
})();
