import numpy as np
import pytest

from mlp_math.angles import coherence, pair_count
from mlp_math.bounds import levenshtein_bound
from mlp_math.galois import walsh_transform
from mlp_math.packings import (
    ComplexUnbiasedLines,
    DelsarteGoethalsLines,
    DeVoreLines,
    DirectSum,
    GoldLines,
    KerdockLines,
    LineSet,
    gpt3_lines,
)

SMALL = [
    (KerdockLines(4), 144, {0, 1 / 4}),
    (KerdockLines(6), 2_112, {0, 1 / 8}),
    (GoldLines(5), 1_056, {0, 1 / 4, 1 / np.sqrt(32)}),
    (GoldLines(3), 72, {0, 1 / 2, 1 / np.sqrt(8)}),
    (DelsarteGoethalsLines(4), 1_024, {0, 1 / 4, 1 / 2}),
    (DeVoreLines(7, 2), 343, {0, 1 / 7, 2 / 7}),
    (DeVoreLines(13, 2), 2_197, {0, 1 / 13, 2 / 13}),
    (DirectSum(KerdockLines(4), GoldLines(5)), 1_200, {0, 1 / 4, 1 / np.sqrt(32)}),
]


@pytest.mark.parametrize(("lines", "count", "cosines"), SMALL)
def test_every_product_of_a_small_set_is_one_that_theory_allows(
    lines: LineSet, count: int, cosines: set[float]
) -> None:
    V = lines.vectors()
    assert V.shape == (count, lines.d) == (len(lines), lines.d)
    gram = np.abs(V.astype(np.float64) @ V.T)
    np.testing.assert_allclose(np.diag(gram), 1, atol=1e-6)
    found = np.unique(np.round(gram[np.triu_indices(count, 1)], 5))
    assert set(found) == {round(c, 5) for c in cosines}


@pytest.mark.parametrize("lines", [ComplexUnbiasedLines(7), ComplexUnbiasedLines(11)])
def test_realified_unbiased_bases_stay_within_one_over_root_p(lines: LineSet) -> None:
    V = lines.vectors()
    assert len(V) == 2 * lines.p * (lines.p + 1)
    assert coherence(V) <= lines.coherence + 1e-6
    z = V[:, : lines.p] + 1j * V[:, lines.p :]
    moduli = np.unique(np.round(np.abs(z[::2] @ z[::2].conj().T), 5))
    np.testing.assert_allclose(moduli, [0, lines.p**-0.5, 1], atol=1e-5)


@pytest.mark.parametrize(
    "lines", [case[0] for case in SMALL] + [ComplexUnbiasedLines(7), ComplexUnbiasedLines(13)]
)
def test_a_certificate_finds_the_coherence_that_the_gram_matrix_has(lines: LineSet) -> None:
    certificate = lines.certificate()
    assert certificate.exhaustive
    assert certificate.pairs == pair_count(len(lines))
    assert certificate.coherence == pytest.approx(coherence(lines.vectors()), abs=1e-6)
    assert certificate.coherence <= lines.coherence + 1e-12


def test_claim_16_384_sign_vectors_of_128_dimensions_have_cosines_0_or_an_eighth() -> None:
    lines = GoldLines(7)
    V = lines.vectors(np.arange(16_384))
    for start in (0, 8_000, 16_128):
        products = np.abs(np.rint(V[start : start + 256] @ V.T * 128)).astype(int)
        counts = np.bincount(products.ravel())
        assert np.flatnonzero(counts).tolist() == [0, 16, 128]
        assert counts[128] == 256  # each with itself alone
    assert lines.largest_deviation == pytest.approx(7.18, abs=5e-3)
    assert np.degrees(np.arcsin(levenshtein_bound(16_384, 128))) == pytest.approx(7.125, abs=5e-3)


def test_delsarte_goethals_of_64_dimensions_is_checked_by_every_form() -> None:
    lines = DelsarteGoethalsLines(6)
    assert len(lines) == 65_536
    certificate = lines.certificate()
    assert certificate.exhaustive
    assert certificate.coherence == 1 / 4
    # And the same by another road: all forms against the first, by their Walsh transforms.
    largest = {lines.largest_product(0, form) for form in range(1, lines.form_count)}
    assert largest == {8, 16}


def test_claim_67_million_gold_vectors_lie_within_0_895_degrees() -> None:
    lines = GoldLines(13)
    assert len(lines) == 67_117_056
    assert len(lines) - lines.d == 67_108_864
    certificate = lines.certificate()
    assert certificate.exhaustive
    assert certificate.coherence == 1 / 64
    assert lines.largest_deviation == pytest.approx(0.895, abs=5e-4)


def test_kerdock_in_4096_dimensions_is_certified_by_all_ranks_and_sampled_transforms() -> None:
    lines = KerdockLines(12)
    assert len(lines) == 8_392_704
    certificate = lines.certificate()
    assert certificate.exhaustive
    assert certificate.coherence == 1 / 64
    rng = np.random.default_rng(0)
    for _ in range(20):
        first, second = rng.choice(lines.form_count, 2, replace=False)
        signs = 1 - 2 * (lines.form(int(first)) ^ lines.form(int(second)))
        assert set(np.abs(walsh_transform(signs)).tolist()) == {64}


def test_claim_75_509_760_lines_of_12_288_dimensions_lie_within_1_degree() -> None:
    lines = gpt3_lines()
    assert len(lines) == 75_509_760
    assert lines.d == 12_288
    assert lines.largest_deviation < 1
    numbers = lines.sample(150, np.random.default_rng(3))
    V = lines.vectors(numbers).astype(np.float64)
    gram = np.abs(V @ V.T)
    np.testing.assert_allclose(np.diag(gram), 1, atol=1e-5)
    np.fill_diagonal(gram, 0)
    assert gram.max() == pytest.approx(1 / 64, abs=1e-7)
    # The ends of both parts, one by one.
    for number in (0, 67_117_055, 67_117_056, 75_509_759):
        assert np.linalg.norm(lines[number]) == pytest.approx(1, abs=1e-6)
    assert not lines[67_117_056][:8_192].any()


def test_two_to_the_40_lines_of_16_384_dimensions_pass_a_sampled_check() -> None:
    lines = DelsarteGoethalsLines(14)
    assert len(lines) == 2**40
    certificate = lines.sampled_certificate(40, np.random.default_rng(0))
    assert certificate.coherence == 1 / 64
    assert not certificate.exhaustive


def test_a_broken_form_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = KerdockLines(4)
    honest = KerdockLines.form_values

    def repeated(self: KerdockLines, forms: np.ndarray, x: np.ndarray) -> np.ndarray:
        return honest(self, np.where(forms == 3, 5, forms), x)

    monkeypatch.setattr(KerdockLines, "form_values", repeated)
    assert lines.certificate().coherence == 1.0


def test_a_direct_sum_keeps_its_parts_orthogonal() -> None:
    both = DirectSum(KerdockLines(4), ComplexUnbiasedLines(7))
    V = both.vectors()
    assert not (V[:144] @ V[144:].T).any()
    np.testing.assert_array_equal(V[:144, :16], KerdockLines(4).vectors())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: KerdockLines(5), "m must be even for a Kerdock set, got 5"),
        (lambda: KerdockLines(0), "m must be at least 2"),
        (lambda: GoldLines(6), "m must be odd for a Gold set, got 6"),
        (lambda: DelsarteGoethalsLines(7), "m must be even"),
        (lambda: DelsarteGoethalsLines(14).certificate(), "m must be at most 8"),
        (lambda: DeVoreLines(8, 2), "p must be prime, got 8"),
        (lambda: DeVoreLines(7, 7), "r must be at most 6"),
        (lambda: ComplexUnbiasedLines(2), "p must be an odd prime"),
        (lambda: KerdockLines(4)[144], "number must be at most 143"),
        (lambda: KerdockLines(4).vectors([-1]), r"numbers must lie in 0\.\.143"),
        (lambda: gpt3_lines().vectors(), "numbers must be at most"),
        (lambda: KerdockLines(4).vectors([0.5]), "numbers must be whole"),
        (lambda: KerdockLines(4).sample(145, np.random.default_rng(0)), "k must be at most 144"),
    ],
)
def test_bad_input_is_refused_by_name(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_the_smallest_kerdock_set_is_twelve_lines_of_four_dimensions():
    lines = KerdockLines(2)
    assert (len(lines), lines.d, lines.certificate().coherence) == (12, 4, 0.5)
    V = lines.vectors().astype(float)
    products = np.abs(V @ V.T)[np.triu_indices(12, 1)]
    assert set(products.round(12)) == {0.0, 0.5}
    assert lines.certificate().exhaustive
