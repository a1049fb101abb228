#!/usr/bin/env bash
# make bundle: everything that a machine without internet needs, in one file: bundle.sh VERSION ARCH BUILD_FOLDER
# The same sources, packages and images give the same bytes.
#   BUNDLE_IMAGES=no        without container images; without a Docker engine they are left out, too, and it says so
#   BUNDLE_PACKAGES="postgresql-15"   Debian packages that come along with all they need, beside those of loopline; none = no
#                           packages of Debian at all: the machine has a mirror
#   DEB=file                the package, when it is not the one in BUILD_FOLDER/deb
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1 arch=$2
mkdir -p "$3"
build=$(cd "$3" && pwd)
name=loopline-$version-$arch
stage=$build/bundle/$name
bundle=$build/$name.bundle.tar
deb=$(realpath -m "${DEB:-$build/deb/loopline_${version}_$arch.deb}")
epoch=$(deploy/dev/epoch.sh)
say() { echo "bundle: $*"; }

take_files() {
    install -m 755 deploy/bundle/install.sh "$stage/"
    install -m 644 "$deb" "$stage/loopline_${version}_$arch.deb"
    install -m 644 docker-compose.yml "$stage/"
    install -D -m 644 deploy/docker/link.yml "$stage/deploy/docker/link.yml" # where docker-compose.yml and the documents say it is
    cp -r deploy/k8s "$stage/deploy/k8s"
    # What documents name by its path, under that path: the contract, examples, rules, runbooks, scripts.
    cp -r proto "$stage/proto"
    install -D -m 644 -t "$stage/tests/wire" tests/wire/example_submit.*
    for folder in monitoring backup upgrade channels; do cp -r --parents -t "$stage" "deploy/$folder"; done
    find "$stage/deploy" \( -name '*-test.sh' -o -name __pycache__ \) -prune -exec rm -rf {} +
    mkdir "$stage/doc" "$stage/city"
    install -m 644 ./*.md LICENSE "$stage/doc/"
    cp -r deploy/city/. "$stage/city/"
    cp -r deploy/systemd "$stage/systemd"
}
take_packages() { # by apt's own resolver for a machine that has nothing; apt checks signatures and sums
    local packages=${BUNDLE_PACKAGES-postgresql-15}
    [ "$packages" != none ] || { say "without packages of Debian"; return; }
    mkdir -p "$stage/debs/partial"
    : >"$build/bundle/status"
    # shellcheck disable=SC2086
    apt-get install -y -q -q -d --no-install-recommends -o Dir::State::status="$build/bundle/status" -o Debug::NoLocking=1 \
        -o Dir::Cache::archives="$stage/debs" -o APT::Sandbox::User=root "$deb" $packages >"$build/bundle/apt.log" 2>&1 ||
        { tail -n 5 "$build/bundle/apt.log" >&2; say "apt cannot fetch what the package needs (BUNDLE_PACKAGES=none leaves it out)" >&2; exit 1; }
    rm -rf "$stage/debs/partial" "$stage/debs/lock" "$stage"/debs/loopline_*
    (cd "$stage/debs" && dpkg-scanpackages -m . 2>/dev/null >Packages)
    say "$(find "$stage/debs" -name '*.deb' | wc -l) packages of Debian"
}
take_images() {
    [ "${BUNDLE_IMAGES:-}" != no ] || { say "without container images"; return; }
    docker info >/dev/null 2>&1 || { say "no Docker engine answers here: without container images"; return; }
    LOOPLINE_TAG=$version deploy/bundle/images.sh
    mkdir "$stage/images"
    docker save "loopline:$version" "loopline-database:$version" | gzip -n >"$stage/images/loopline-$version.tar.gz"
}

[ -f "$deb" ] || { say "$deb is not there: make deb" >&2; exit 1; }
rm -rf "$build/bundle" "$bundle"
mkdir -p "$stage"
take_files
take_packages
take_images
chmod -R u+w,go-w,a+rX "$stage"
(cd "$stage" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum) >"$build/bundle/sums"
install -m 644 "$build/bundle/sums" "$stage/SHA256SUMS"
tar -C "$build/bundle" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="@$epoch" -cf "$bundle" "$name"
say "$bundle $(stat -c %s "$bundle") bytes"
say "sum of its SHA256SUMS, to be told by another way: $(sha256sum <"$stage/SHA256SUMS" | cut -d' ' -f1)"
rm -rf "$build/bundle"
