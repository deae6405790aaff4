"""The setup fragments: what every notebook starts with, executed as the grader executes it."""

import ast
import base64
import contextlib
import io
import random
import signal
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image
from traitlets.config import Config

from dgm.content.course import ContentError
from dgm.content.fragments import NOTEBOOK, fragment_namespace, load_fragments
from dgm.content.names import names_in
from dgm.content.problem import load_problem
from dgm.content.shipped import shipped_problems
from dgm.testing.judge import Judge

BANK = Path(__file__).parents[2] / "problems"
NO_HISTORY = Config({"HistoryManager": {"enabled": False}})
NAMES = ["basics", "data", "pictures", "judge", "training", "own"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """No test reads or writes the folder that pytest was started in, nor the user's settings."""
    monkeypatch.chdir(tmp_path)
    for variable in ("DGM_BUDGET", "DGM_CHECKPOINTS", "DGM_DATA"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def displayed(monkeypatch):
    """Whatever the fragments display, as (PNG bytes, display id, whether it replaces) tuples."""
    shown = []

    class Publisher(type(InteractiveShell.instance(config=NO_HISTORY).display_pub)):
        def publish(self, data, metadata=None, *, transient=None, update=False, **rest):
            png = base64.b64decode(data["image/png"]) if "image/png" in data else None
            shown.append((png, (transient or {}).get("display_id"), update))

    shell = InteractiveShell.instance(config=NO_HISTORY)
    monkeypatch.setattr(shell, "display_pub", Publisher(shell=shell))
    monkeypatch.setattr(shell.display_formatter, "active_types", ["text/plain", "image/png"])
    yield shown


def write_mnist(root: Path, count: int = 20) -> np.ndarray:
    """A torchvision root with `count` random pictures in each half; returns the pictures."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    pictures = np.random.default_rng(0).integers(0, 256, (count, 28, 28)).astype(np.uint8)
    for half in ("train", "t10k"):
        header = np.array([2051, count, 28, 28], ">i4").tobytes()
        (raw / f"{half}-images-idx3-ubyte").write_bytes(header + pictures.tobytes())
        labels = np.arange(count, dtype=np.uint8) % 10
        header = np.array([2049, count], ">i4").tobytes()
        (raw / f"{half}-labels-idx1-ubyte").write_bytes(header + labels.tobytes())
    return pictures


@pytest.mark.parametrize("name", NAMES)
def test_a_fragment_runs_in_an_empty_namespace_without_network_and_reads_nothing(
    name, no_network, tmp_path
):
    fragment_namespace(name)
    assert not list(tmp_path.iterdir())


def test_all_fragments_run_one_after_the_other_in_a_bare_shell(no_network, capsys):
    shell = InteractiveShell(config=NO_HISTORY)
    for name in NAMES:
        result = shell.run_cell((NOTEBOOK / f"{name}.py").read_text(encoding="utf-8"))
        assert result.success, name
    assert capsys.readouterr().out.startswith("Hardware: ")


def test_the_fragments_import_only_what_colab_has():
    allowed = {"torch", "torchvision", "numpy", "matplotlib", "tqdm", "sklearn", "IPython", "PIL"}
    allowed |= {"google"} | set(sys.stdlib_module_names)
    for name in NAMES:
        for line in (NOTEBOOK / f"{name}.py").read_text(encoding="utf-8").splitlines():
            words = line.split()
            if words[:1] in (["import"], ["from"]):
                assert words[1].split(".")[0] in allowed, f"{name}: {line}"


def test_the_budget_comes_from_the_environment(monkeypatch, capsys):
    monkeypatch.setenv("DGM_BUDGET", "smoke")
    basics = fragment_namespace("basics")
    assert basics["budget"](smoke=1, cpu=2, gpu=3) == 1
    basics["MINUTES"]["smoke"] = 0.4
    basics["announce"]()
    assert capsys.readouterr().out.endswith(
        "Budget: smoke. This notebook takes about 1 min in all.\n"
        "For another budget (cpu or gpu), run %env DGM_BUDGET=cpu and run this cell again.\n"
    )


def test_a_budget_that_does_not_exist_is_named_with_the_ones_that_do(monkeypatch):
    monkeypatch.setenv("DGM_BUDGET", "tiny")
    with pytest.raises(ContentError, match="'tiny'.*smoke, cpu, gpu"):
        fragment_namespace("basics")


@pytest.mark.parametrize(
    ("said", "key", "guess"),
    [
        ("gap", None, "gap"),
        ({1.5: "off"}, 1.5, "off"),
        ({"KL": 0.5}, "KL", "0.5"),
        ({"KL": "off"}, "JS", "?"),
        (None, "JS", "?"),
        (NotImplementedError(), None, "?"),
    ],
)
def test_a_prediction_is_quoted_or_a_question_mark(said, key, guess):
    def prediction():
        if isinstance(said, Exception):
            raise said
        return said

    assert fragment_namespace("basics")["guess_of"](prediction, key) == guess


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"0.5": "off", "1": 2}, "It returns only '0.5', '1'"),
        (None, "It returns None; is a `return` missing?"),
        ("off", "It returns no dictionary"),
    ],
)
def test_a_prediction_without_the_entry_is_told_which_it_has(said, sentence, capsys):
    def kl_prediction():
        return said

    fragment_namespace("basics")["guess_of"](kl_prediction, 0.5)
    assert capsys.readouterr().out == f"kl_prediction() has no entry 0.5. {sentence}\n"


def test_a_prediction_that_is_not_made_yet_prints_nothing(capsys):
    def kl_prediction():
        raise NotImplementedError

    fragment_namespace("basics")["guess_of"](kl_prediction, 0.5)
    assert not capsys.readouterr().out


def test_a_seed_fixes_all_three_random_generators():
    set_seed = fragment_namespace("basics")["set_seed"]

    def draw():
        set_seed(3)
        return random.random(), np.random.rand(), torch.rand(1).item()

    assert draw() == draw()


def test_mnist_is_read_from_the_named_folder(tmp_path, monkeypatch, no_network, capsys):
    pictures = write_mnist(tmp_path / "root")
    monkeypatch.setenv("DGM_DATA", str(tmp_path / "root"))
    images, labels = fragment_namespace("data")["load_mnist"](train=False)
    assert images.shape == (20, 1, 28, 28) and images.dtype == torch.float32
    assert labels.tolist() == [i % 10 for i in range(20)] and labels.dtype == torch.int64
    assert images.min() == -1 and images.max() == 1
    assert np.array_equal(((images[:, 0] + 1) * 127.5).round().numpy(), pictures)
    assert capsys.readouterr().out == "Data: MNIST, 20 test images from DGM_DATA.\n"


def test_mnist_is_read_from_the_data_folder_beside_the_notebook(tmp_path, no_network, capsys):
    write_mnist(tmp_path / "data")
    fragment_namespace("data")["load_mnist"]()
    assert capsys.readouterr().out == "Data: MNIST, 20 training images from ./data.\n"


def test_a_broken_folder_is_named_with_what_to_do(tmp_path, monkeypatch, no_network):
    write_mnist(tmp_path / "root")
    file = tmp_path / "root" / "MNIST" / "raw" / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:1000])
    monkeypatch.setenv("DGM_DATA", str(tmp_path / "root"))
    with pytest.raises(RuntimeError, match=r"root/MNIST exists but cannot be read.*Delete"):
        fragment_namespace("data")["load_mnist"]()


def test_an_empty_mnist_folder_is_called_broken_too(tmp_path, monkeypatch, no_network):
    (tmp_path / "root" / "MNIST").mkdir(parents=True)
    monkeypatch.setenv("DGM_DATA", str(tmp_path / "root"))
    with pytest.raises(RuntimeError, match="exists but cannot be read"):
        fragment_namespace("data")["load_mnist"]()


def test_offline_small_digits_stand_in_and_one_line_says_so(
    tmp_path, monkeypatch, no_network, capsys
):
    monkeypatch.setenv("DGM_DATA", str(tmp_path / "nowhere"))
    load_mnist = fragment_namespace("data")["load_mnist"]
    images, labels = load_mnist(train=True)
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1 and not captured.err
    assert (
        "stand in for MNIST" in captured.out and "no MNIST in the folder DGM_DATA" in captured.out
    )
    assert images.shape[1:] == (1, 28, 28) and images.dtype == torch.float32
    assert images.min() == -1 and images.max() == 1
    assert set(labels.tolist()) == set(range(10))
    test_images, _ = load_mnist(train=False)
    assert len(images) + len(test_images) == 1797
    assert not (images[:, None] == test_images[None, :5]).flatten(2).all(2).any()


def test_a_failed_download_leaves_nothing_behind_that_a_later_call_trips_over(
    tmp_path, no_network, capsys
):
    load_mnist = fragment_namespace("data")["load_mnist"]
    load_mnist()
    load_mnist()
    assert not list((tmp_path / "data").iterdir())
    assert socket.getdefaulttimeout() is None


def test_batches_give_every_image_once_with_its_label_and_keep_the_small_last_one():
    batches = fragment_namespace("data")["batches"]
    images, labels = torch.arange(10.0), torch.arange(10)
    drawn = list(batches(images, 4, torch.Generator().manual_seed(0), labels))
    assert [len(batch) for batch, _ in drawn] == [4, 4, 2]
    assert all(torch.equal(batch, label.float()) for batch, label in drawn)
    order = torch.cat([batch for batch, _ in drawn])
    assert order.sort().values.tolist() == images.tolist() and not torch.equal(order, images)
    again = torch.cat(list(batches(images, 4, torch.Generator().manual_seed(0))))
    assert torch.equal(order, again)


@pytest.mark.parametrize("count", [1, 9, 10, 23, 100])
def test_a_shown_grid_decodes_back_to_the_exact_pixels(count, displayed):
    levels = torch.randint(0, 256, (count, 1, 28, 28), dtype=torch.uint8)
    fragment_namespace("pictures")["show_grid"](levels.float() / 127.5 - 1)
    ((png, _, _),) = displayed
    back = Judge().pictures(np.asarray(Image.open(io.BytesIO(png))))
    assert torch.equal(((back + 1) * 127.5).round().to(torch.uint8), levels)


def test_labels_stand_beside_the_exact_pixels_of_a_grid():
    pictures = fragment_namespace("pictures")
    images = torch.rand(6, 1, 28, 28) * 2 - 1
    plain, labelled = (
        np.asarray(Image.open(io.BytesIO(pictures["grid_png"](images, columns=3, **labels))))
        for labels in ({}, {"rows": ("real digits", "fakes"), "heads": ("a", "b", "c")})
    )
    top, left = np.subtract(labelled.shape, plain.shape)
    assert np.array_equal(labelled[top:, left:], plain)
    assert top >= 14 and left > len("real digits") * 4
    for margin in (labelled[:top, left:], labelled[top:, :left]):
        assert (margin[[0, -1]] == 255).all() and (margin[:, [0, -1]] == 255).all()
        assert (margin < 128).any(), "words"


def test_a_title_stands_above_a_grid_and_its_labels(displayed):
    pictures = fragment_namespace("pictures")
    images, labels = torch.rand(6, 1, 28, 28) * 2 - 1, {"rows": ("real", "fake"), "heads": "abc"}
    untitled = pictures["grid_png"](images, columns=3, **labels)
    live = pictures["LivePicture"](columns=3, **labels)
    live.update(images, "after epoch 1")
    without, titled = (
        np.asarray(Image.open(io.BytesIO(png))) for png in (untitled, displayed[0][0])
    )
    above = len(titled) - len(without)
    assert above >= 14 and (titled[:above] < 128).any(), "words"
    assert np.array_equal(titled[above:], without)


def test_a_grid_png_holds_no_metadata():
    png = fragment_namespace("pictures")["grid_png"](torch.zeros(4, 1, 28, 28))
    chunks, position = [], 8
    while position < len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        chunks.append(png[position + 4 : position + 8])
        position += length + 12
    assert set(chunks) == {b"IHDR", b"IDAT", b"IEND"}


def test_colour_pictures_keep_their_colours():
    pictures = fragment_namespace("pictures")
    levels = torch.randint(0, 256, (3, 3, 32, 32), dtype=torch.uint8)
    png = pictures["grid_png"](levels.float() / 127.5 - 1, columns=3)
    pixels = np.asarray(Image.open(io.BytesIO(png)))
    scale, line = pictures["GRID_SCALE"], pictures["GRID_LINE"]
    second = pixels[line : line + 32 * scale : scale, 2 * line + 32 * scale :: scale][:, :32]
    assert np.array_equal(second, levels[1].permute(1, 2, 0).numpy())


def test_values_that_no_picture_can_hold_become_the_nearest_that_it_can():
    to_bytes = fragment_namespace("pictures")["to_bytes"]
    values = torch.tensor([-7.0, -1.0, 0.0, 1.0, 7.0, float("inf"), float("nan")])
    assert to_bytes(values).tolist() == [0, 0, 128, 255, 255, 255, 128]


@pytest.mark.parametrize("shape", [(28, 28), (3, 28, 28), (5, 784), (2, 2, 28, 28), (0, 1, 28, 28)])
def test_a_grid_of_something_else_says_what_it_takes(shape):
    with pytest.raises(ValueError, match=r"a grid takes images \[N, 1 or 3, H, W\], not \["):
        fragment_namespace("pictures")["grid_png"](torch.zeros(shape))


def test_a_curve_of_one_value_can_be_seen():
    pictures = fragment_namespace("pictures")
    nothing, one = (
        np.asarray(Image.open(io.BytesIO(pictures["curves_png"]({"loss": values}))).convert("RGB"))
        for values in ([float("nan")], [1.0])
    )
    blue = [(pixels == (31, 119, 180)).all(axis=2).sum() for pixels in (nothing, one)]
    assert blue[0] < blue[1], "more than the legend"


def test_the_names_of_curves_stand_below_them():
    png = fragment_namespace("pictures")["curves_png"]({"low": [1.0] * 99, "high": [2.0] * 99})
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    rows = (pixels == (255, 127, 14)).all(axis=2).any(axis=1).nonzero()[0]
    assert rows.min() < 0.2 * len(pixels), "the curve"
    assert not ((rows > 0.2 * len(pixels)) & (rows < 0.85 * len(pixels))).any()
    assert rows.max() > 0.85 * len(pixels), "the legend"


def test_the_values_of_curves_can_be_shown_on_a_whole_scale():
    pictures = fragment_namespace("pictures")
    close, whole = (
        np.asarray(Image.open(io.BytesIO(pictures["curves_png"](*curves))).convert("RGB"))
        for curves in (({"share": [0.1, 0.2]},), ({"share": [0.1, 0.2]}, *"txy", 1, (0, 1)))
    )
    blue = [(each == (31, 119, 180)).all(axis=2) for each in (close, whole)]
    middle = slice(len(close) // 5, len(close) // 2)
    assert blue[0][middle].any() and not blue[1][middle].any()


def test_a_live_picture_replaces_itself_instead_of_adding_outputs(displayed):
    pictures = fragment_namespace("pictures")
    live = pictures["LivePicture"]()
    for shade in (-1.0, 0.0, 1.0):
        live.update(torch.full((4, 1, 28, 28), shade))
    live.update(pictures["curves_png"]({"loss": [3.0, 2.0, 1.0]}))
    assert [update for _, _, update in displayed] == [False, True, True, True]
    assert len({display_id for _, display_id, _ in displayed}) == 1
    assert len({png for png, _, _ in displayed}) == 4


@pytest.mark.parametrize("curves", [{}, {"a": []}, {"a": [1.0]}, {"a": [1.0] * 500, "b": [2.0]}])
def test_curves_of_any_length_can_be_drawn(curves):
    png = fragment_namespace("pictures")["curves_png"](curves, title="losses")
    assert Image.open(io.BytesIO(png)).size[0] > 600


class Run:
    """A small training run with dropout, a schedule, a generator and all random states in use."""

    def __init__(self, training, settings=None, width=8):
        random.seed(1), np.random.seed(1), torch.manual_seed(1)
        self.model = torch.nn.Sequential(
            torch.nn.Linear(4, width), torch.nn.BatchNorm1d(width), torch.nn.Dropout()
        )
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.01)
        self.schedule = torch.optim.lr_scheduler.StepLR(self.optimizer, step_size=1, gamma=0.5)
        self.generator = torch.Generator().manual_seed(2)
        self.checkpoint = training["Checkpoint"](
            "run",
            settings,
            model=self.model,
            optimizer=self.optimizer,
            schedule=self.schedule,
            generator=self.generator,
        )

    def train(self, until):
        start, curves = self.checkpoint.load()
        for epoch in range(start, until):
            noise = random.random() + np.random.randn()
            batch = torch.randn(16, 4, generator=self.generator) + noise
            loss = self.model(batch).square().mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            self.schedule.step()
            curves.setdefault("loss", []).append(loss.item())
            self.checkpoint.save(epoch + 1, curves)
        return start, curves

    def state(self):
        tensors = [*self.model.state_dict().values(), self.generator.get_state()]
        for moments in self.optimizer.state_dict()["state"].values():
            tensors += moments.values()
        numbers = [self.schedule.state_dict()["_last_lr"], random.random(), np.random.rand()]
        return tensors, [*numbers, torch.rand(1).item()]


@pytest.fixture
def training():
    return fragment_namespace("training")


def test_a_resumed_run_ends_bit_for_bit_where_an_undisturbed_one_does(training, capsys):
    undisturbed = Run(training)
    _, curves = undisturbed.train(until=6)
    expected_tensors, expected_numbers = undisturbed.state()
    undisturbed.checkpoint.delete()

    Run(training).train(until=2)
    resumed = Run(training)
    start, resumed_curves = resumed.train(until=6)
    tensors, numbers = resumed.state()
    assert start == 2 and resumed_curves == curves
    assert numbers == expected_numbers
    assert all(map(torch.equal, tensors, expected_tensors))
    assert "Continuing after epoch 2" in capsys.readouterr().out


def test_without_a_file_loading_changes_nothing_and_says_nothing(training, capsys):
    run = Run(training)
    before = torch.get_rng_state()
    assert run.checkpoint.load() == (0, {})
    assert torch.equal(torch.get_rng_state(), before)
    assert capsys.readouterr().out == ""


def make_update(text):
    """A function as a notebook cell defines it: IPython keeps its source for `inspect`."""
    shell = InteractiveShell(config=NO_HISTORY)
    shell.run_cell(text)
    return shell.user_ns["update"]


@pytest.mark.parametrize(
    "first, second",
    [
        ({"settings": {"lr": 1}}, {"settings": {"lr": 2}}),
        ({"width": 8}, {"width": 9}),
        *(
            tuple({"settings": {"update": make_update(text.format(sign))}} for sign in "+-")
            for text in (
                "def update(x):\n    return x {} 1",
                "def helper(x):\n    return x {} 1\ndef update(x):\n    return helper(x)",
                "class update:\n    size = 1\n    def forward(self, x):\n        return x {} 1",
                "import torch\n@torch.no_grad()\ndef update(x):\n    return x {} 1",
            )
        ),
    ],
    ids=["settings", "model", "function", "helper", "method", "decorated function"],
)
def test_a_file_of_another_run_is_left_alone(first, second, training, capsys):
    Run(training, **first).train(until=1)
    other = Run(training, **second)
    before = {name: value.clone() for name, value in other.model.state_dict().items()}
    assert other.checkpoint.load() == (0, {})
    assert all(torch.equal(before[k], v) for k, v in other.model.state_dict().items())
    assert "training from the start" in capsys.readouterr().out
    assert Run(training, **first).checkpoint.load()[0] == 1


def test_a_damaged_file_means_training_from_the_start(training, capsys):
    run = Run(training)
    run.train(until=1)
    Path(run.checkpoint.path).write_bytes(b"not a checkpoint")
    assert Run(training).checkpoint.load() == (0, {})
    assert "cannot be read" in capsys.readouterr().out


def test_a_save_that_fails_half_way_keeps_the_file_before_it(training, monkeypatch):
    run = Run(training)
    run.train(until=1)

    def fail_half_way(state, path):
        Path(path).write_bytes(b"half")
        raise OSError("disk full")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr(torch, "save", fail_half_way)
        run.checkpoint.save(2, {})
    assert Run(training).checkpoint.load()[0] == 1


def test_checkpoints_go_to_the_folder_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("DGM_CHECKPOINTS", str(tmp_path / "kept"))
    Run(fragment_namespace("training")).train(until=1)
    assert [file.name for file in (tmp_path / "kept").iterdir()] == ["run.pt"]


def test_off_colab_asking_for_drive_changes_nothing(training, capsys):
    training["use_drive"]()
    assert training["CHECKPOINT_FOLDER"] == "checkpoints"
    assert "not Colab" in capsys.readouterr().out


@pytest.fixture
def interrupts_as_in_a_kernel():
    """Ctrl-C raises, also where the shell that started the tests in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_stopping_a_cell_keeps_model_and_curves(training, capsys, interrupts_as_in_a_kernel):
    curves = []
    with training["interruptible"]():
        for step in range(10):
            curves.append(step)
            if step == 3:
                signal.raise_signal(signal.SIGINT)
    assert curves == [0, 1, 2, 3]
    assert capsys.readouterr().out.startswith("Stopped.")


def test_other_errors_are_not_swallowed_with_interrupts(training):
    with pytest.raises(ZeroDivisionError), training["interruptible"]():
        1 / 0  # noqa: B018


def test_progress_stays_on_one_line_and_carries_the_loss(training):
    text = io.StringIO()
    with contextlib.redirect_stderr(text):
        bar = training["progress"](range(3), description="critic")
        for _ in bar:
            bar.set_postfix(loss=0.25, refresh=False)
    assert text.getvalue().count("\n") == 1
    last = text.getvalue().strip().split("\r")[-1]
    assert "critic: 100%" in last and "loss=0.25" in last


@pytest.mark.parametrize(("leave", "ends"), [(True, "critic: 100%"), (False, "")])
def test_a_notebook_is_saved_with_the_last_state_of_a_progress_bar(training, leave, ends):
    shown = []

    class Handle:
        update = staticmethod(lambda data, raw: shown.append(data["text/plain"]))

    def display(data, raw, display_id):
        shown.append(data["text/plain"])
        return Handle

    training.update(display=display, get_ipython=lambda: SimpleNamespace(kernel=None))
    for _ in training["progress"](range(3), description="critic", leave=leave):
        pass
    assert "critic:   0%" in shown[0]
    assert shown[-1][: len("critic: 100%")] == ends


def defined_in(fragment):
    """What a fragment imports, defines, and sets as a constant."""
    names = set()
    code = [cell for cell in load_fragments(None, [fragment]) if cell.cell_type == "code"]
    for cell in code:
        for node in ast.parse(cell.solved).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names |= {(each.asname or each.name).split(".")[0] for each in node.names}
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            else:
                names |= {name for name in names_in(ast.unparse(node)).binds if name.isupper()}
    return names


@pytest.mark.parametrize("slug", shipped_problems())
def test_no_cell_of_a_problem_takes_a_name_that_the_setup_needs(slug):
    fragments = [path.stem for path in NOTEBOOK.glob("[!_]*.py")]
    taken = set().union(*map(defined_in, fragments))
    for cell in load_problem(BANK, slug, variants=False).cells:
        if cell.cell_type == "code":
            assert not set_by(cell.solved) & taken, cell.id


def set_by(source):
    """The names that a cell makes for all cells below; what it imports is the same everywhere."""
    nodes = ast.walk(ast.parse(source))
    imports = [
        each for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for each in n.names
    ]
    return names_in(source).binds - {(each.asname or each.name).split(".")[0] for each in imports}
