"""A rendered video in other formats."""

from pathlib import Path
from typing import Any

import av

from pipeline.media import writing

OPUS_BITS = 96_000  # a second


def to_mov(master: Path, target: Path) -> None:
    """The same packets in a QuickTime file."""
    with av.open(str(master)) as source, av.open(str(target), "w", format="mov") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)


def to_webm(master: Path, target: Path, *, transparent: bool) -> None:
    """VP9, with its alpha channel where the master has one."""
    with av.open(str(master)) as source, av.open(str(target), "w", format="webm") as out:
        video = source.streams.video[0]
        options = {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"}
        stream: Any = out.add_stream("libvpx-vp9", rate=video.average_rate, options=options)
        stream.width, stream.height = video.width, video.height
        stream.pix_fmt = "yuva420p" if transparent else "yuv420p"
        for frame in source.decode(video=0):
            out.mux(stream.encode(frame.reformat(format=stream.pix_fmt)))
        out.mux(stream.encode(None))


def with_opus(webm: Path, sound: Path) -> None:
    """Give a webm a sound track, in its place; its pictures stay as they are, alpha and all."""
    with (
        writing(webm) as path,
        av.open(str(webm)) as pictures,
        av.open(str(sound)) as heard,
        av.open(str(path), "w", format="webm") as out,
    ):
        source = pictures.streams.video[0]
        video = out.add_stream_from_template(source)
        video.metadata.update(source.metadata)  # which says whether there is alpha
        opus: Any = out.add_stream("libopus", rate=48_000, layout="mono", bit_rate=OPUS_BITS)
        # Frames of 20 ms, as its encoder wants them.
        resampler = av.AudioResampler("s16", "mono", 48_000, frame_size=960)
        for packet in pictures.demux(source):
            if packet.dts is not None:
                packet.stream = video
                out.mux(packet)
        for frame in heard.decode(audio=0):
            for resampled in resampler.resample(frame):
                out.mux(opus.encode(resampled))
        for resampled in (*resampler.resample(None), None):
            out.mux(opus.encode(resampled))


def to_gif(master: Path, target: Path, rate: int) -> None:
    """A GIF with a palette computed for this video, and ordered dither, which does not flicker."""
    with av.open(str(master)) as source, av.open(str(target), "w", format="gif") as out:
        video = source.streams.video[0]
        graph = av.filter.Graph()
        buffer = graph.add_buffer(template=video)
        steps = [
            graph.add("fps", f"fps={rate}"),
            graph.add("format", "rgba"),
            graph.add("split"),
        ]
        for before, after in zip([buffer, *steps[:-1]], steps, strict=True):
            before.link_to(after)
        palette = graph.add("palettegen", "stats_mode=diff")
        use = graph.add("paletteuse", "dither=bayer:bayer_scale=5:diff_mode=rectangle")
        sink = graph.add("buffersink")
        steps[-1].link_to(palette, 0, 0)
        steps[-1].link_to(use, 1, 0)
        palette.link_to(use, 0, 1)
        use.link_to(sink)
        graph.configure()
        stream: Any = out.add_stream("gif", rate=rate)
        stream.width, stream.height, stream.pix_fmt = video.width, video.height, "pal8"
        for frame in source.decode(video=0):
            graph.push(frame)
        graph.push(None)
        for number, frame in enumerate(_pulled(graph)):
            frame.pts, frame.time_base = number, 1 / stream.codec_context.framerate
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _pulled(graph: Any) -> Any:
    while True:
        try:
            yield graph.pull()
        except (av.error.EOFError, av.error.BlockingIOError):
            return
