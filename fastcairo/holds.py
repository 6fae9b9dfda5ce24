"""A held frame as x264's own packet for an unchanged frame, repeated without encoding.

Without lookahead or B-frames, and with one reference frame, such a packet says "as before" of
every block. Its only part that differs from repeat to repeat is `frame_num`, a count modulo 16 in
the header of the slice (H.264, 7.3.3): four bits after `first_mb_in_slice` 0, `slice_type` 5 (P)
and `pic_parameter_set_id` 0, seven bits in all.
"""

from collections.abc import Iterator

_START = b"\0\0\1"
_HEADER = 0b1001101
_FRAME_NUM = 0b1111 << 5  # of the header's first sixteen bits
_SLICE = 1  # nal_unit_type of a slice that is no keyframe
_LONGEST = 400  # bytes: no packet that says anything about a picture is so short at 1080p


class Hold:
    """Looks for two equal packets in a row, after which a held frame is steady."""

    ROUND = 16  # values of frame_num

    def __init__(self) -> None:
        self._last: bytes | None = None
        self._templates: list[bytes] | None = None
        self._number = 0

    @property
    def steady(self) -> bool:
        """Whether the frame, held on, would give the same packet again."""
        return self._templates is not None

    def end(self) -> None:
        """The next frame is another."""
        self._last = self._templates = None

    def saw(self, packet: bytes, *, key: bool) -> None:
        """Note the packet that the encoder made of the frame."""
        self._templates = None
        number = None if key else frame_num(packet)
        if number is None or len(packet) > _LONGEST:
            self._last = None
            return
        if self._last is not None and _numbered(self._last, number) == packet:
            self._templates = _all_numbers(packet)
            self._number = number
        self._last = packet

    def repeats(self, count: int) -> Iterator[bytes]:
        """The packets of `count` more repeats."""
        assert self._templates is not None
        for _ in range(count):
            self._number = (self._number + 1) % self.ROUND
            yield self._templates[self._number]


def frame_num(packet: bytes) -> int | None:
    """The `frame_num` of a packet that is one P slice as described above; None for any other."""
    start = packet.find(_START)
    body = start + len(_START)
    if start not in (0, 1) or packet.find(_START, body) >= 0 or len(packet) < body + 3:
        return None
    header = int.from_bytes(packet[body + 1 : body + 3], "big")
    if packet[body] & 31 != _SLICE or not packet[body] >> 5 or header >> 9 != _HEADER:
        return None
    return (header & _FRAME_NUM) >> 5


def _numbered(packet: bytes, number: int) -> bytes | None:
    """The packet with another `frame_num`; None where that would look like a start code."""
    body = packet.find(_START) + len(_START)
    header = int.from_bytes(packet[body + 1 : body + 3], "big")
    header = header & ~_FRAME_NUM | number << 5
    changed = packet[: body + 1] + header.to_bytes(2, "big") + packet[body + 3 :]
    forbidden = (b"\0\0\0", b"\0\0\1", b"\0\0\2", b"\0\0\3")
    after, before = changed[body:], packet[body:]
    if any(after.count(code) != before.count(code) for code in forbidden):
        return None
    return changed


def _all_numbers(packet: bytes) -> list[bytes] | None:
    """The packet with each `frame_num` from 0 to 15."""
    numbered = [_numbered(packet, number) for number in range(Hold.ROUND)]
    return None if None in numbered else [one for one in numbered if one is not None]
