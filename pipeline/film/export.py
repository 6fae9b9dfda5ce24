"""One shot, or one beat of it, as a file to show around: mp4, mov, webm, gif or a still png."""

import shutil
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

import av

from lectures.load import DEFAULT, LectureError
from lectures.text import shot_title
from pipeline.film.join import join
from pipeline.film.make import clip_of
from pipeline.media import settle, temporary
from pipeline.plan.dependencies import facts_of
from pipeline.plan.jobs import ShotJob
from pipeline.plan.shots import suggestion
from pipeline.render.store import Store
from pipeline.render.worker import Failure, failure, prepare, render_shot, reporter
from pipeline.review.storyboard import save_png
from pipeline.timeline import Narrator

Format = Literal["mp4", "mov", "webm", "gif", "png"]
GIF_RATE = 20  # frames a second; GIF counts in hundredths of seconds, and size matters


@dataclass(frozen=True)
class ExportJob(ShotJob):
    """A shot to be rendered to a file of its own."""

    format: Format
    beat: str | None
    transparent: bool
    force: bool

    @property
    def target(self) -> Path:
        """Where the file goes; its name says what it is of."""
        names = [
            "" if self.lecture.name == DEFAULT else self.lecture.name,
            self.name,
            self.beat or "",
            self.language,
            self.quality.name,
            "transparent" if self.transparent else "",
        ]
        return self.media.scenes / f"{'.'.join(filter(None, names))}.{self.format}"


def export_job(
    job: ShotJob,
    format: Format,
    *,
    beat: str | None = None,
    transparent: bool = False,
    force: bool = False,
) -> ExportJob:
    """A job's export; raises LectureError for a beat that is not there or a transparent mp4."""
    if transparent and format == "mp4":
        raise LectureError("mp4 holds no transparency; use --format mov, webm, gif or png")
    mentioned = facts_of(job.source.path).names  # a beat still without narration
    if beat is not None and beat not in job.spoken and beat not in mentioned:
        raise LectureError(
            f"{job.name} has no beat {beat!r}; it has {', '.join(job.spoken)}"
            f"{suggestion(beat, job.spoken)}"
        )
    shared = {field.name: getattr(job, field.name) for field in fields(ShotJob)}
    return ExportJob(**shared, format=format, beat=beat, transparent=transparent, force=force)


def export_shot(job: ExportJob) -> Path | Failure:
    """Write a job's file (in a worker). Nothing is raised: errors come back as a Failure."""
    try:
        if job.format == "png":
            return _still(job)
        if job.beat is None and not job.transparent:
            return _from_store(job)
        return _filmed(job)
    except Exception as error:
        return failure(job.source, error)
    finally:
        job.progress_file.unlink(missing_ok=True)


def _still(job: ExportJob) -> Path:
    """The last frame of the shot, or that at the end of a beat."""
    prepare(job.media.root)
    from pipeline.render import play
    from scenes.stage import Staging

    frames: dict[str, Any] = {}

    def keep(scene: Any, beat: Any) -> None:
        if job.beat in (None, beat.name):
            frames[beat.name] = play.frame_of(scene)

    scene = play.walk(
        job.source,
        Staging(job.lecture, job.language, job.spoken),
        job.quality,
        job.media.scratch,
        keep if job.beat else lambda *_: None,
        transparent=job.transparent,
    )
    if job.beat is None:
        pixels = play.frame_of(scene)
    elif job.beat in frames:
        pixels = frames[job.beat]
    else:
        played = [beat.name for beat in scene.beats]
        raise ValueError(_no_beat(job, played))
    save_png(pixels, job.target)
    return job.target


def _no_beat(job: ExportJob, played: list[str]) -> str:
    near = suggestion(job.beat or "", played)
    return f"{job.name} has no beat {job.beat!r}; it has {', '.join(played)}{near}"


def _from_store(job: ExportJob) -> Path | Failure:
    """The whole shot, by way of the store."""
    store = Store(job.media.store)
    if job.force or store.get(job.key) is None:
        made = render_shot(job)
        if isinstance(made, Failure):
            return made
    return _converted(store.video(job.key), job)


def _filmed(job: ExportJob) -> Path:
    """A beat, or anything transparent: filmed for this file alone."""
    prepare(job.media.root)
    from pipeline.render import play
    from scenes.stage import Staging

    master = temporary(job.target.with_suffix(".mov" if job.transparent else ".mp4"))
    try:
        play.to_video(
            job.source,
            Staging(job.lecture, job.language, job.spoken),
            job.quality,
            master,
            job.media.scratch,
            beat=job.beat,
            transparent=job.transparent,
            report=reporter(job.progress_file),
        )
        return _converted(master, job)
    finally:
        master.unlink(missing_ok=True)


def _converted(master: Path, job: ExportJob) -> Path:
    """The master in the format asked for, under its own name."""
    written = temporary(job.target)
    try:
        if job.format == "gif":
            _to_gif(master, written, min(job.quality.fps, GIF_RATE))
        elif job.format == "webm":
            _to_webm(master, written, transparent=job.transparent)
        elif job.format == "mov" and not job.transparent:
            _remuxed(master, written)
        else:
            shutil.copyfile(master, written)
        settle(written, job.target)
    finally:
        written.unlink(missing_ok=True)
    return job.target


def _remuxed(master: Path, target: Path) -> None:
    """The same packets in a QuickTime file."""
    with av.open(str(master)) as source, av.open(str(target), "w", format="mov") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)


def _to_webm(master: Path, target: Path, *, transparent: bool) -> None:
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


def _to_gif(master: Path, target: Path, rate: int) -> None:
    """A palette made for this film, and no dither that flickers."""
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


def add_sound(job: ExportJob, narrator: Narrator) -> None:
    """Give a whole shot's mp4 the narrator's voice, where there is one."""
    store = Store(job.media.store)
    record = store.get(job.key)
    if job.format != "mp4" or job.beat is not None or record is None:
        return
    clip = clip_of(job, record)
    sound = temporary(job.target.with_suffix(".wav"))
    try:
        if (audio := narrator.soundtrack([clip], sound)) is not None:
            join(
                [clip],
                job.target,
                title=shot_title(job.lecture, job.language, job.name),
                author=", ".join(job.lecture.authors),
                language=job.language,
                audio=audio,
            )
    finally:
        sound.unlink(missing_ok=True)
