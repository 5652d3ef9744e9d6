#!/usr/bin/env python3
"""Judges expositions by the parsers of Prometheus' own Python client.

Each line of stdin is a JSON object, {"format": "openmetrics" | "text", "text": ...}; each is answered by one line of
stdout, which is JSON, too: null, or what is wrong.
"""
import io
import json
import re
import sys

from prometheus_client import parser as text_parser
from prometheus_client.openmetrics import parser as openmetrics_parser


def main():
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        print(json.dumps(fault(asked["format"], asked["text"])), flush=True)


def fault(form, text):
    try:
        text.encode("utf-8")
        if form == "openmetrics":
            judge_openmetrics(text)
        else:
            judge_text(text)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def judge_openmetrics(text):
    if not text.endswith("# EOF\n"):
        raise ValueError("The last line is not # EOF")
    text = without_quotes_in_exemplars(text)
    for family in openmetrics_parser.text_fd_to_metric_families(lines_of(text)):
        for sample in family.samples:
            check_exemplar(sample)
            if family.type in boundary_labels:
                check_canonical(sample, boundary_labels[family.type])
    check_duplicates(text, openmetrics_parser._parse_sample)


def judge_text(text):
    if text != "" and not text.endswith("\n"):
        raise ValueError("The last line does not end")
    check_families(text)
    for family in text_parser.text_fd_to_metric_families(lines_of(text)):
        if family.type == "histogram":
            check_histograms(family)
        if family.type == "summary":
            check_quantiles(family)
    check_duplicates(text, text_parser._parse_sample)


boundary_labels = {"histogram": "le", "summary": "quantile"}


def lines_of(text):
    # Only LF ends a line: a carriage return, or what Unicode has for it, may be part of a label's value.
    return io.StringIO(text, newline="\n")


before_exemplar = re.compile(r'(?:[^"\\\n]|"(?:[^"\\\n]|\\.)*")*? # ')


def without_quotes_in_exemplars(text):
    # The parser takes an escaped quote in an exemplar for the end of the value.
    lines = []
    for line in lines_of(text):
        sample = None if line.startswith("#") else before_exemplar.match(line)
        if sample:
            exemplar = line[sample.end() :]
            line = sample.group() + re.sub(r"\\(.)", lambda escape: "'" if escape[1] == '"' else escape[0], exemplar)
        lines.append(line)
    return "".join(lines)


def check_families(text):
    # The parser of this format is lax about what belongs together.
    suffixes = {"histogram": ["_bucket", "_sum", "_count"], "summary": ["", "_sum", "_count"]}
    seen = set()
    allowed = []
    for line in lines_of(text):
        keyword = re.match(r"# (TYPE|HELP) (\"(?:[^\"\\]|\\.)*\"|\S+) (.*)$", line, re.DOTALL)
        if keyword:
            word, name, rest = keyword.groups()
            name = text_parser._unquote_unescape(name)[0]
            if (word, name) in seen:
                raise ValueError(f"Second {word} of {name}")
            seen.add((word, name))
            if word == "TYPE":
                allowed = [name + suffix for suffix in suffixes.get(rest.strip(), [""])]
        elif re.match(r"# (TYPE|HELP)\b|\s", line):
            raise ValueError(f"Neither metadata nor a sample: {line!r}")
        elif not line.startswith("#"):
            name = text_parser._parse_sample(line.rstrip("\n")).name
            if name not in allowed:
                raise ValueError(f"Not beside the TYPE of its family: {name}")


def check_histograms(family):
    series = {}
    for sample in family.samples:
        labels = dict(sample.labels)
        le = labels.pop("le", None)
        buckets, rest = series.setdefault(tuple(sorted(labels.items())), ([], {}))
        suffix = sample.name[len(family.name) :]
        if suffix == "_bucket":
            if le is None:
                raise ValueError(f"Bucket without le: {sample}")
            buckets.append((float(le), sample.value))
        elif le is not None:
            raise ValueError(f"le without a bucket: {sample}")
        else:
            rest[suffix] = sample.value
    for labels, (buckets, rest) in series.items():
        if not buckets or buckets[-1][0] != float("inf"):
            raise ValueError(f"The last bucket is not +Inf: {family.name} {labels}")
        if any(a[0] >= b[0] or a[1] > b[1] for a, b in zip(buckets, buckets[1:])):
            raise ValueError(f"Buckets out of order: {family.name} {labels}")
        if rest.get("_count") != buckets[-1][1]:
            raise ValueError(f"_count is not what +Inf has: {family.name} {labels}")


def check_quantiles(family):
    for sample in family.samples:
        if sample.name == family.name and not 0 <= float(sample.labels.get("quantile", -1)) <= 1:
            raise ValueError(f"Invalid quantile: {sample}")


def check_duplicates(text, parse):
    # The parsers take one sample twice without a word.
    seen = set()
    for line in lines_of(text):
        if line.startswith("#"):
            continue
        sample = parse(line.rstrip("\n"))
        series = (sample.name, tuple(sorted(sample.labels.items())))
        if series in seen:
            raise ValueError(f"Duplicate sample: {line.strip()}")
        seen.add(series)


def check_canonical(sample, name):
    # The parser only knows +Inf to have another form than it should.
    number = sample.labels.get(name, "")
    if re.fullmatch(r"-?\d+", number):
        raise ValueError(f"Uncanonical {name}: {number}")


def check_exemplar(sample):
    if sample.exemplar is None:
        return
    characters = sum(len(name) + len(value) for name, value in sample.exemplar.labels.items())
    if characters > 128:
        raise ValueError(f"Exemplar of {characters} characters: {sample}")


if __name__ == "__main__":
    main()
