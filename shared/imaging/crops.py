"""Is one picture a part of another? Laid over it at every place in many sizes: normalised cross-correlation. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.float64]
_SIDE = 96
_SHARES = tuple(0.95**step for step in range(14))  # of the whole picture's width or height: 100 % to 51 %
_SURE = 0.85
_FLAT = 6.0  # grey levels, of 256: a picture that differs less in itself is like any other


def is_part(crop: Image.Image, whole: Image.Image) -> bool:
    """Of 51 % to 100 % of the whole picture's longer side. A picture of one colour is no part of anything."""
    scale = _SIDE / max(whole.size)
    ground = _grey(whole, whole.width * scale, whole.height * scale)
    fit = min(ground.shape[1] / crop.width, ground.shape[0] / crop.height)
    pieces = (_grey(crop, crop.width * fit * share, crop.height * fit * share) for share in _SHARES)
    return any(_best(piece, ground) >= _SURE for piece in pieces if piece.std() > _FLAT)


def _grey(image: Image.Image, width: float, height: float) -> Grey:
    size = max(round(width), 1), max(round(height), 1)
    return np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), dtype=np.float64)


def _best(piece: Grey, ground: Grey) -> float:
    """The highest correlation of the piece with any place of the ground that it fits into: 1 is the same."""
    rows, columns = ground.shape[0] - piece.shape[0] + 1, ground.shape[1] - piece.shape[1] + 1
    piece = piece - piece.mean()
    together = _correlated(ground, piece)[:rows, :columns]
    ones = np.ones_like(piece)
    sums, squares = (_correlated(each, ones)[:rows, :columns] for each in (ground, ground**2))
    spread = np.sqrt(np.maximum(squares - sums**2 / piece.size, 1e-9) * (piece**2).sum())
    is_flat = spread < _FLAT**2 * piece.size
    return float(np.where(is_flat, 0.0, together / spread).max())


def _correlated(ground: Grey, piece: Grey) -> Grey:
    shape = ground.shape
    return np.fft.irfft2(np.fft.rfft2(ground) * np.conj(np.fft.rfft2(piece, shape)), shape)
