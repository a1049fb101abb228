#!/usr/bin/python3
"""The contract with channels, held together: proto/released.binpb (the last release), the .proto files, proto/asyncapi.yaml,
common/messages.def, common/reasons.def, the limits of common/wire_limit.c, and what proto/README*.md say.

    contract.py [NOW.binpb RELEASED.binpb]      NOW: protoc --include_imports --descriptor_set_out of proto/
"""
import glob
import re
import sys

import yaml
from google.protobuf import descriptor_pb2

Field = descriptor_pb2.FieldDescriptorProto
# What a channel may send (common/rights.def) and which result of a Reply answers it; what only desks get stands in no file here.
ASYNCAPI, READMES = "proto/asyncapi.yaml", ("proto/README.md", "proto/README.zh-CN.md")
# Where reasons come from that are said to a channel: the wire, the loop, and every desk of intake but those that channels do not reach.
DESKS_OF_OTHERS = {f"services/intake/{name}_desk.c" for name in ("hold", "phone", "told", "visit")}
SOURCES = ["common/wire.c", "common/wire_check.c", "common/run.c", "common/run_claim.c", "common/run_reply.c", "common/run_spool.c",
           "services/intake/intake.c", *sorted(set(glob.glob("services/intake/*_desk.c")) - DESKS_OF_OTHERS)]
faults = []


def fault(text):
    faults.append(text)


def load(path):
    with open(path, "rb") as file:
        return descriptor_pb2.FileDescriptorSet.FromString(file.read())


def shapes(files):
    """{"m loopline.intake.v1.Submit": …}: every message, field and value, with what its bytes depend on."""
    out = {}

    def message(prefix, one):
        out[f"message {prefix}"] = ""
        for field in one.field:
            kind = field.type_name[1:] or Field.Type.Name(field.type)
            many = "repeated " if field.label == Field.LABEL_REPEATED else ""
            group = one.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else ""
            out[f"field {prefix} {field.number}"] = f"{many}{kind} {field.name} {group}".strip()
        for nested in one.nested_type:
            message(f"{prefix}.{nested.name}", nested)

    for file in files.file:
        for one in file.message_type:
            message(f"{file.package}.{one.name}", one)
        for one in file.enum_type:
            out[f"enum {file.package}.{one.name}"] = ""
            for value in one.value:
                out[f"value {file.package}.{one.name} {value.number}"] = value.name
    return out


def check_released(now, released):
    for name, shape in released.items():
        if name not in now:
            fault(f"{name} ({shape}) was released and is gone")
        elif now[name] != shape:
            fault(f"{name} was released as '{shape}' and is '{now[name]}'")


def messages_def():
    """{101: ("COMMAND", "loopline.intake.v1.Supplement")}"""
    out = {}
    with open("common/messages.def") as file:
        for line in file:
            if row := re.match(r"MESSAGE\(\w+, (\d+), (\w+), \w+, loopline__(\w+?)__(v\d+)__(\w+)__descriptor", line):
                number, kind, package, version, name = row.groups()
                camel = "".join(part.capitalize() for part in name.split("_"))
                out[int(number)] = (kind, f"loopline.{package}.{version}.{camel}")
    return out


def channel_types():
    """Names of messages.def that rights.def gives to channels."""
    with open("common/rights.def") as file:
        given = re.findall(r"^RIGHT\(CHANNEL, (\w+), ", file.read(), re.M)
    with open("common/messages.def") as file:
        return {int(number) for name, number in re.findall(r"^MESSAGE\((\w+), (\d+),", file.read(), re.M) if name in given}


# ---- limits of fields ----

def camel_of(package, message):
    return f"loopline.{package}.v1." + "".join(part.capitalize() for part in message.split("_"))


def constants():
    """{"NOTE": 2000}: what the tables of limits name."""
    with open("common/wire_limit.c") as source, open("common/wire_limit.h") as header, open("common/wire.h") as wire:
        text = header.read() + wire.read() + re.search(r"enum \{(.*?)\};", source.read(), re.S).group(1)
    return {name: int(value) for name, value in re.findall(r"\b([A-Z][A-Z_]+)(?: =)? +(\d+)\b", text)}


def table(name):
    """[("loopline.intake.v1.Submit" or None, field or None, [limits…])] in the order of the rows: the first that fits counts."""
    with open("common/wire_limit.c") as file:
        body = re.search(rf" {name}\[\] = \{{\n(.*?)^\}};", file.read(), re.S | re.M).group(1)
    named, rows = constants(), []
    for package, message, field, limits in re.findall(r'^    \{(?:OF\((\w+), (\w+)\)|NULL), (?:"(\w+)"|NULL), (.*?)\},', body, re.M):
        numbers = [named.get(word.strip(), word.strip()) for word in limits.split(",")]
        rows.append((camel_of(package, message) if message else None, field or None, numbers))
    return rows


def limit_of(rows, message, field):
    return next(limits for of, name, limits in rows if of in (None, message) and name in (None, field))


def limits_of(tables, message, field, shape):
    """What JSON Schema says of a field of this shape: of it, and of the elements of a list."""
    texts, counts, ranges, id_bytes = tables
    kind, outer, inner = shape.removeprefix("repeated ").split()[0], {}, {}
    if kind == "TYPE_STRING":
        inner["maxLength"] = int(limit_of(texts, message, field)[0])
    elif kind == "TYPE_BYTES":
        inner["maxLength"] = id_bytes
    elif kind == "TYPE_DOUBLE" and "DBL_MAX" not in str(limit_of(ranges, message, field)):
        inner["minimum"], inner["maximum"] = map(int, limit_of(ranges, message, field))
    if shape.startswith("repeated "):
        outer["maxItems"] = int(limit_of(counts, message, field)[0])
        return outer, inner
    return inner, inner


def comments():
    """({message: its comment}, {message: fields whose comment begins with "required"}) of the .proto files."""
    words, required = {}, {}
    for path in glob.glob("proto/loopline/*/*/*.proto"):
        with open(path) as file:
            lines = file.read().split("\n")
        package, name, above = next(line[8:-1] for line in lines if line.startswith("package ")), "", []
        for line in lines:
            if found := re.match(r"message (\w+) \{", line):
                name = f"{package}.{found.group(1)}"
                words[name], required[name] = " ".join(above), []
            if found := re.match(r"  [\w. ]+ (\w+) = \d+; // required(?![^:;,])(?!.*may leave it out)", line):
                required[name].append(found.group(1))
            above = [*above, line[2:].strip()] if line.startswith("//") else []
    return words, required


def check_limits(name, schema, now, tables, required):
    for key, shape in now.items():
        field = shape.removeprefix("repeated ").split()[1] if key.startswith(f"field {name} ") else ""
        of = (schema.get("properties") or {}).get(field)
        if of is None:
            continue
        outer, inner = limits_of(tables, name, field, shape)
        for at, node, expected in ((field, of, outer), (f"{field}.items", of.get("items", of), inner)):
            told = {word: node[word] for word in ("maxLength", "maxItems", "minimum", "maximum") if word in node}
            if told != expected:
                fault(f"{ASYNCAPI}: {name}.{at} has the limits {expected}, not {told}")
    if schema.get("required", []) != required:
        fault(f"{ASYNCAPI}: {name} requires {required}, not {schema.get('required', [])}")


# ---- asyncapi.yaml ----

def refs(node, at=""):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield at, value
            else:
                yield from refs(value, f"{at}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from refs(value, f"{at}/{index}")


def resolve(document, ref):
    node = document
    for part in ref.removeprefix("#/").split("/"):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def check_schema(name, schema, now, left_out):
    fields = {key.split()[2]: value for key, value in now.items() if key.startswith(f"field {name} ")}
    if not schema.get("properties") and fields:
        fault(f"{ASYNCAPI}: {name} has no properties")
    told = {str(of.get("x-field")): field for field, of in (schema.get("properties") or {}).items()}
    for number, shape in fields.items():
        kind, field, *group = shape.removeprefix("repeated ").split()
        if number not in told and not (left_out and group):
            fault(f"{ASYNCAPI}: {name} lacks field {number} {field}")
        elif number in told and told[number] != field:
            fault(f"{ASYNCAPI}: {name} field {number} is {field}, not {told[number]}")
        elif number in told:
            of = schema["properties"][field]
            if ("items" in of) != shape.startswith("repeated "):
                fault(f"{ASYNCAPI}: {name}.{field} is {'no ' if 'items' in of else 'a '}list")
            inner = of.get("items", of)
            ref = inner.get("$ref") or inner.get("allOf", [{}])[0].get("$ref", "")
            if kind.startswith("loopline.") != bool(ref) or (ref and ref != f"#/components/schemas/{kind}"):
                fault(f"{ASYNCAPI}: {name}.{field} is a {kind}, not {ref or inner.get('type')}")
    for number, field in told.items():
        if number not in fields:
            fault(f"{ASYNCAPI}: {name}.{field} ({number}) is in no .proto")


def check_enum(name, schema, now):
    values = {value: int(key.split()[2]) for key, value in now.items() if key.startswith(f"value {name} ")}
    if schema.get("x-number") != values or schema.get("enum") != list(values):
        fault(f"{ASYNCAPI}: {name} has other values than the .proto")


def check_asyncapi(now):
    with open(ASYNCAPI) as file:
        document = yaml.safe_load(file)
    if not str(document.get("asyncapi", "")).startswith("3."):
        fault(f"{ASYNCAPI}: is of no version 3")
    for at, ref in refs(document):
        if resolve(document, ref) is None:
            fault(f"{ASYNCAPI}: {at}: {ref} leads nowhere")
    tables = (table("TEXTS"), table("COUNTS"), table("RANGES"), constants()["WIRE_ID_BYTES"])
    words, required = comments()
    for name, schema in document["components"]["schemas"].items():
        if f"message {name}" in now:
            check_limits(name, schema, now, tables, required.get(name, []))
            check_schema(name, schema, now, name == "loopline.wire.v1.Reply")
        elif f"enum {name}" in now:
            check_enum(name, schema, now)
        else:
            fault(f"{ASYNCAPI}: {name} is in no .proto")
    types = messages_def()
    told = {of["x-type"]: of for of in document["components"]["messages"].values()}
    for number in sorted((channel_types() | {1}) ^ set(told)):
        fault(f"{ASYNCAPI}: message {number} is {'told but for no channel' if number in told else 'missing'}")
    for number, of in told.items():
        if of["payload"]["$ref"] != f"#/components/schemas/{types[number][1]}" or of["name"] != types[number][1]:
            fault(f"{ASYNCAPI}: message {number} is {types[number][1]}")
        needs_key = "key required" in of["summary"]
        if number != 1 and needs_key != (types[number][0] == "COMMAND"):
            fault(f"{ASYNCAPI}: message {number} is a {types[number][0]}")
    operations = {operation["messages"][0]["$ref"].split("/")[-1] for operation in document["operations"].values()}
    for operation in document["operations"].values():
        name = document["components"]["messages"][operation["messages"][0]["$ref"].split("/")[-1]]["name"]
        if not re.sub(r"^type \d+ →( [A-Z]\w+:| \(status\):?)? ", "", words[name]).startswith(operation["summary"]):
            fault(f"{ASYNCAPI}: the summary of {name} is not how its comment begins: {words[name][:80]}")
    if operations != set(document["components"]["messages"]) - {"reply"}:
        fault(f"{ASYNCAPI}: operations and messages differ")


# ---- the documents ----

def reasons_def():
    with open("common/reasons.def") as file:
        return {name: row for name, *row in re.findall(r'^REASON\((\w+), "(.*?)", "(.*?)", "(.*?)"\)$', file.read(), re.M)}


def said_to_channels():
    names = set()
    for path in SOURCES:
        with open(path) as file:
            names |= set(re.findall(r"\bREASON_(\w+)\b", file.read()))
    return names - {"NONE", "COUNT"}


def check_readme(path, column):
    with open(path) as file:
        text = file.read()
    told = dict(re.findall(r"^\| `([a-z0-9_]+)` \| ([^|]*) \|", text.split("<!-- reasons -->")[1], re.M))
    reasons = reasons_def()
    for name in sorted(said_to_channels()):
        code, words = reasons[name][0], reasons[name][column]
        if code not in told:
            fault(f"{path}: reason {code} is missing")
        elif told[code].strip() != words:
            fault(f"{path}: reason {code} reads '{words}'")
    for code in sorted(set(told) - {reasons[name][0] for name in said_to_channels()}):
        fault(f"{path}: reason {code} is said to no channel")
    for number, (_, name) in messages_def().items():
        if number in channel_types() and f"| {number} | {name.split('.')[-1]} |" not in text:
            fault(f"{path}: message {number} {name} is missing")
    check_dump(path, text)


def check_dump(path, text):
    """The dump of one whole Submit, byte for byte, against the bytes that a test of the wire pins."""
    given = "".join(re.findall(r"^    ([0-9a-f ]+?)  ", text.split("<!-- dump -->")[1], re.M)).replace(" ", "")
    with open("tests/wire/channel_submit.hex") as file:
        magic, header, body = (line.split()[0] for line in file)
    if given != magic + header + body:
        fault(f"{path}: the dump is not tests/wire/channel_submit.hex")


def main():
    now = shapes(load(sys.argv[1]))
    check_released(now, shapes(load(sys.argv[2])))
    check_asyncapi(now)
    for path, column in zip(READMES, (2, 1)):
        check_readme(path, column)
    for text in faults:
        print(f"  FAILED: {text}")
    print(f"{len(now)} parts of the contract, {len(faults)} faults; {len(glob.glob('proto/loopline/*/*/*.proto'))} files")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
