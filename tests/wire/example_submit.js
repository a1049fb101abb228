#!/usr/bin/env node
// A whole channel in one page of JavaScript (Node ≥ 18): submits one demand, follows it, reads the update feed.
//     npm install --prefix build/node zeromq@6 protobufjs@7
//     NODE_PATH=build/node/node_modules tests/wire/example_submit.js --endpoint tcp://127.0.0.1:12345 --keys var/keys \
//         --name channel-wechat --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮"
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const { parseArgs } = require("util");
const protobuf = require("protobufjs");
const zmq = require("zeromq");

const SUBMIT = 100, TRACK = 103, WATCH = 104; // common/messages.def
const TRY_MS = 5000, ALL_MS = 30000;
const PROTO = path.join(__dirname, "../../proto");

const KEY = /^[0-9A-Za-z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/; // Z85

function fail(text, code = 1) {
  console.error(text);
  process.exit(code);
}
const refuse = (text) => fail(text, 2); // what was given is wrong

function readKey(file) {
  let key;
  try {
    key = fs.readFileSync(file, "latin1").trim();
  } catch (problem) {
    return refuse(`${file}: ${problem.message}; loopline keys new makes a channel's key`);
  }
  return KEY.test(key) ? key : refuse(`${file}: is no key: 40 characters of Z85`);
}

function readOptions() {
  const required = ["endpoint", "keys", "name", "district", "phone", "text"], names = [...required, "key", "language"];
  try {
    const given = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) }).values;
    const missing = required.filter((name) => !given[name]);
    if (missing.length > 0) return refuse(`--${missing[0]}: is required`);
    if (!["zh", "en"].includes(given.language ?? "zh")) return refuse("--language: is neither zh nor en");
    return given;
  } catch (problem) {
    return refuse(problem.message.split("\n")[0]);
  }
}

function loadTypes() {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => path.join(PROTO, target);
  root.loadSync("loopline/wire/v1/header.proto", { keepCase: true });
  root.loadSync("loopline/wire/v1/reply.proto", { keepCase: true });
  return (name) => root.lookup(`loopline.${name}`);
}
const type = loadTypes();
const Header = type("wire.v1.Header"), Reply = type("wire.v1.Reply");
const STATUS = type("wire.v1.Status").valuesById, STATE = type("wire.v1.RequestState").valuesById;

// The command socket of intake, as one channel sees it.
class Intake {
  constructor(endpoint, folder, name, language) {
    Object.assign(this, { endpoint, language, state: "no connection, or not let in: is the service there, is the key registered?" });
    this.options = {
      curvePublicKey: readKey(`${folder}/${name}.pub`), curveSecretKey: readKey(`${folder}/${name}.key`),
      curveServerKey: readKey(`${folder}/loopline-intake.pub`), linger: 0, sendTimeout: TRY_MS, receiveTimeout: TRY_MS,
    };
    this.connect();
  }

  connect() {
    this.socket = new zmq.Dealer(this.options);
    this.socket.events.on("handshake", () => { this.state = "no answer in time"; });
    this.socket.events.on("handshake:error:auth", (event) => { // 400: for good, ZeroMQ does not try again
      if (event.error.status === 400) fail(`${this.endpoint}: this key has been revoked or is not accepted`);
    });
    try {
      this.socket.connect(this.endpoint);
    } catch (problem) {
      refuse(`--endpoint: ${this.endpoint}: ${problem.message}`);
    }
  }

  close() {
    this.socket.close();
  }

  // The reply. No answer in time means unknown, never "failed": the same key and the same bytes go again.
  async ask(number, body, key = "") {
    const deadline = Date.now() + ALL_MS;
    while (Date.now() < deadline) {
      const id = crypto.randomBytes(16);
      const header = Header.encode({ message_id: id, type: number, idempotency_key: key, language: this.language }).finish();
      const reply = await this.exchange(["LL01", header, body], id);
      if (reply === null) { // lost on the way, or the service was away
        this.close();
        this.connect();
      } else if (STATUS[reply.status] === "STATUS_RETRY_LATER") {
        await new Promise((done) => setTimeout(done, reply.retry_after_ms));
      } else {
        return reply;
      }
    }
    return fail(`${this.endpoint}: ${this.state}; the outcome is unknown, send again with the same idempotency key`);
  }

  // null: no answer in time.
  async exchange(frames, id) {
    try {
      await this.socket.send(frames);
      for (;;) {
        const [header, body] = (await this.socket.receive()).slice(-2);
        if (id.equals(Header.decode(header).correlation_id)) return Reply.decode(body); // else: of an earlier try
      }
    } catch (problem) {
      if (problem.code === "EAGAIN") return null;
      throw problem;
    }
  }
}

const codeOf = (name, prefix) => name.slice(prefix.length).toLowerCase();

function check(reply) {
  const status = STATUS[reply.status];
  if (["STATUS_DURABLE", "STATUS_DUPLICATE", "STATUS_OK"].includes(status)) return reply;
  for (const error of reply.errors) console.error(`${error.field}: ${error.message} [${error.reason}]`);
  return fail(status);
}

async function main() {
  const given = readOptions();
  const key = given.key ?? crypto.randomUUID();
  const channel = new Intake(given.endpoint, given.keys, given.name, given.language ?? "zh");

  const submit = type("intake.v1.Submit").encode({
    text: given.text, party: 1, contact: { phone: given.phone }, place: { district: given.district }, reference: `example-${key}`,
  }).finish();
  let receipt;
  for (let time = 0; time < 2; time++) { // the second as after a lost answer
    const reply = check(await channel.ask(SUBMIT, submit, key));
    receipt = reply.receipt;
    console.log(codeOf(STATUS[reply.status], "STATUS_"), receipt.number, receipt.code);
  }

  const track = type("intake.v1.Track").encode({ number: receipt.number, code: receipt.code }).finish();
  for (const step of check(await channel.ask(TRACK, track)).progress.steps) console.log("step", step.what, step.text, step.unit);

  // The feed: everything of this channel after the cursor. A real channel stores the cursor with its own data.
  let cursor = "", seen = 0;
  for (const until = Date.now() + 10000; seen === 0 && Date.now() < until;) {
    const watch = type("intake.v1.Watch").encode({ cursor, limit: 500 }).finish();
    const page = check(await channel.ask(WATCH, watch)).updates;
    for (const update of page.updates.filter((one) => one.number === receipt.number)) {
      seen++;
      console.log("update", update.reference, codeOf(STATE[update.state], "REQUEST_STATE_"), update.step.what);
    }
    cursor = page.next_cursor;
    if (page.updates.length === 0) await new Promise((done) => setTimeout(done, 200));
  }
  channel.close();
  if (seen === 0) fail("the feed did not bring the request");
}

main().catch((problem) => fail(problem.stack));
