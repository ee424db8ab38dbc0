"""A temporary folder with everything that is compared, in pinned versions."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import settings

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def say(why):
    print(f"rivals: {why}", file=sys.stderr, flush=True)


def newest_python():
    """Returns a Python that all peers run on, else this one."""
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    others = sorted(glob.glob(os.path.join(pyenv, "versions", "3.*", "bin", "python3")))
    version = ["-c", "import sys; print(*sys.version_info[:2])"]
    for python in [sys.executable, "python3.14", "python3.13", "python3.12", *others]:
        try:
            out = subprocess.run([python, *version], capture_output=True, text=True)
        except OSError:
            continue
        if out.returncode == 0 and tuple(map(int, out.stdout.split())) >= settings.PYTHON:
            return python
    return sys.executable


class Environment:
    """Installs on entry, removes on exit: the peers that wanted names, or all.
    missing names those that cannot be had here."""

    def __init__(self, wanted=None):
        self.wanted, self.missing = wanted, set()

    def __enter__(self):
        self.work = tempfile.mkdtemp(prefix="rivals-")
        try:
            self.install_python()
            self.samestory = self.build("samestory", ROOT, "./cmd/samestory")
            self.gopeers = self.build("gopeers", os.path.dirname(HERE), "./rivals/gopeers")
            if self.samestory is None:
                raise SystemExit("rivals: samestory cannot be built")
            if self.gopeers is None:
                self.missing |= {"minhash-lsh", "codefang", "sketch"}
        except BaseException:
            shutil.rmtree(self.work)
            raise
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.work)

    def install_python(self):
        folder = os.path.join(self.work, "python")
        self.python = os.path.join(folder, "bin", "python")
        if subprocess.run([newest_python(), "-m", "venv", folder]).returncode != 0:
            self.python = sys.executable
            self.missing |= settings.PINNED.keys()
            return say("peers in Python are left out: no environment can be made for them")
        pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        pip += ["--only-binary", ":all:"]
        for peer, packages in settings.PINNED.items():
            if self.wanted and peer not in self.wanted:
                self.missing.add(peer)
            elif subprocess.run(pip + packages).returncode != 0:
                say(f"{peer} is left out: pip cannot install {', '.join(packages)}")
                self.missing.add(peer)

    def build(self, name, folder, package):
        program = os.path.join(self.work, name)
        try:
            done = subprocess.run(["go", "build", "-o", program, package], cwd=folder).returncode == 0
        except OSError:
            done = False
        if not done:
            say(f"go cannot build {package}")
        return program if done else None
