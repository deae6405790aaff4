"""The judge on the grader's side: the classifier of the notebooks, and the scores made from it.

There is one copy of the architecture, the weights and the picture format: the setup fragments that
every notebook starts with.
"""

from __future__ import annotations

import numpy as np
import torch

from dgm.testing.notebook import notebook


def inception_score(logits: torch.Tensor, splits: int = 1) -> float:
    """exp(E_x KL(p(y|x) || p(y))) in float64, averaged over `splits` equal parts in their order.

    Parameters
    ----------
    logits : [N, K]; p(y|x) is their softmax, p(y) its mean over the part.
    splits : 1 takes p(y) over all N; published ImageNet scores use 10 parts of 5,000.

    Raises ValueError if a part would be empty.

    Source: Salimans et al., "Improved Techniques for Training GANs", 2016, section 4.
    """
    count = len(logits)
    if not 1 <= splits <= count:
        raise ValueError(f"{count} pictures cannot be cut into {splits} parts")
    log_conditional = torch.log_softmax(logits.double(), dim=1)
    scores = []
    for part in log_conditional.tensor_split(splits):
        log_marginal = torch.logsumexp(part, dim=0) - np.log(len(part))
        scores.append((part.exp() * (part - log_marginal)).sum(dim=1).mean().exp())
    return float(torch.stack(scores).mean())


class Judge:
    """Scores MNIST-like images [N, 1, 28, 28] in [-1, 1]; says the same as the notebook's judge."""

    def logits(self, images: torch.Tensor | np.ndarray) -> torch.Tensor:
        """Logits [N, 10], float32. Raises ValueError unless images are [N, 1, 28, 28]."""
        return notebook.judge_logits(torch.as_tensor(images))

    def probabilities(self, images: torch.Tensor | np.ndarray) -> torch.Tensor:
        """p(y|x), [N, 10], float64."""
        return torch.softmax(self.logits(images).double(), dim=1)

    def labels(self, images: torch.Tensor | np.ndarray) -> torch.Tensor:
        """The likeliest digit of each image, [N], int64."""
        return self.logits(images).argmax(dim=1)

    def inception_score(self, images: torch.Tensor | np.ndarray, splits: int = 1) -> float:
        """The Inception Score with this judge in place of the Inception network, in [1, 10]."""
        return inception_score(self.logits(images), splits)

    def real_ceiling(self, n: int) -> float:
        """The Inception Score of n real test digits (measured by scripts/train_judge.py)."""
        return notebook.real_ceiling(n)

    def pictures(self, pixels: np.ndarray, size: int = 28) -> torch.Tensor:
        """The images in the pixels [height, width] of a grid that `show_grid` made.

        Returns [N, 1, size, size], float32 in [-1, 1], row by row, without the empty places at the
        end. Raises ValueError if the pixels are not such a grid: a wrong size, lines of another
        grey, or squares that are not of one colour.
        """
        scale, line, grey = notebook.GRID_SCALE, notebook.GRID_LINE, notebook.GRID_GREY
        step = size * scale + line
        if pixels.ndim != 2 or any(n <= line or (n - line) % step for n in pixels.shape):
            raise ValueError(f"{pixels.shape} pixels are no grid of {size} x {size} pictures")
        rows, columns = ((n - line) // step for n in pixels.shape)
        tiles = pixels[line:, line:].reshape(rows, step, columns, step).swapaxes(1, 2)
        tiles = tiles.reshape(rows * columns, step, step)
        inside = tiles[:, : size * scale : scale, : size * scale : scale]
        expected = np.full_like(tiles, grey)
        expected[:, : size * scale, : size * scale] = inside.repeat(scale, 1).repeat(scale, 2)
        frame_is_grey = (pixels[:line] == grey).all() and (pixels[:, :line] == grey).all()
        if not (frame_is_grey and np.array_equal(tiles, expected)):
            raise ValueError("the pixels are not those of a grid made by show_grid")
        used = len(inside)
        while used and (inside[used - 1] == grey).all():
            used -= 1
        return torch.from_numpy(inside[:used].astype(np.float32))[:, None] / 127.5 - 1
