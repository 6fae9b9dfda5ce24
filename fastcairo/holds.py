"""A held frame as x264's own packet for an unchanged frame, repeated without encoding.

Without lookahead or B-frames, and with one reference frame, such a packet says "as before" of
every block, whatever the picture. Packets differ from frame to frame in `frame_num`, a count modulo
16 in the header of the slice (H.264, 7.3.3): four bits after `first_mb_in_slice` 0, `slice_type` 5
(P) and `pic_parameter_set_id` 0, seven bits in all. The encoder doesn't know of repeats put in
between, so the packets that it makes after them are numbered anew, until a keyframe starts the
count from 0.
"""

import re

ROUND = 16  # values of frame_num
_START = b"\0\0\1"
_HEADER = 0b1001101
_SLICE = 1  # nal_unit_type of a slice that is no keyframe
_LONGEST = 400  # bytes: no packet that says anything about a picture is so short at 1080p
_TO_ESCAPE = re.compile(rb"\0\0(?=[\0-\3]|$)")


class Hold:
    """Numbers packets, and knows when one that repeats the frame before would be the next.

    A frame is held once the encoder says of it twice the same, or what it then said before.
    """

    def __init__(self) -> None:
        self._unchanged: bytes | None = None  # numbered 0
        self._last: bytes | None = None  # numbered 0
        self._number = 0  # of the last packet written
        self._put_in = 0  # packets that the encoder doesn't know of, since the last keyframe
        self._known = True  # whether all packets so far could be numbered
        self.steady = False  # whether the frame, held on, would give an unchanged one

    def end(self) -> None:
        """The next frame is another."""
        self._last, self.steady = None, False

    def next(self, packet: bytes, *, key: bool) -> bytes:
        """What is to be written for a packet that the encoder made."""
        number = None if key else frame_num(packet)
        if number is None:
            self._known = key
            self._number = self._put_in = 0
            self.end()
            return packet
        self._number = (number + self._put_in) % ROUND
        plain = numbered(packet, 0)
        if len(packet) <= _LONGEST and plain == self._last:
            self._unchanged = plain
        self.steady = self._known and plain == self._unchanged
        self._last = plain
        return numbered(packet, self._number)

    def repeat(self) -> bytes:
        """The packet of one repeat more, while the frame is steady."""
        assert self._unchanged is not None
        self._put_in += 1
        self._number = (self._number + 1) % ROUND
        return numbered(self._unchanged, self._number)


def frame_num(packet: bytes) -> int | None:
    """The `frame_num` of a packet that is one P slice as described above; None for any other."""
    start = packet.find(_START)
    body = start + len(_START)
    if start not in (0, 1) or packet.find(_START, body) >= 0 or len(packet) < body + 3:
        return None
    header = int.from_bytes(packet[body + 1 : body + 3], "big")
    if packet[body] & 31 != _SLICE or not packet[body] >> 5 or header >> 9 != _HEADER:
        return None
    return header >> 5 & ROUND - 1


def numbered(packet: bytes, number: int) -> bytes:
    """A packet that `frame_num` knows, with another number."""
    at = packet.find(_START) + len(_START) + 1
    first, second = packet[at] & ~1 | number >> 3, packet[at + 1] & 31 | (number & 7) << 5
    head = packet[:at] + bytes((first,))
    if packet[at + 1] and second:
        return head + bytes((second,)) + packet[at + 2 :]
    # A zero byte comes or goes: what stands for zeros in a row must be written anew.
    rest = packet[at + 1 :].replace(b"\0\0\3", b"\0\0")
    return head + _TO_ESCAPE.sub(b"\0\0\3", bytes((second,)) + rest[1:])
