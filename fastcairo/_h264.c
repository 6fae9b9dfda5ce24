/* What changed in a frame, as one P slice of H.264 (ITU-T Rec. H.264).

   Each macroblock is as it was, or as it was and a residual, or what its neighbours let expect and a
   residual, as where something has left the ground: no motion, no deblocking. For pictures of which
   a twentieth changes from frame to frame that is nearly all there is to say, and what does not
   change costs nothing.

   Written by CAVLC (clause 9.2). A macroblock's pictures lie together in memory: 16 x 16 of luma,
   8 x 8 of Cb, 8 x 8 of Cr. */

#define PY_SSIZE_T_CLEAN
#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#include <Python.h>
#include <numpy/arrayobject.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LUMA 256             /* bytes of a macroblock */
#define WHOLE 384
#define BLOCKS 24            /* of 4 x 4: luma row by row, then Cb, then Cr */
#define LONGEST_BLOCK 8192   /* bytes that one macroblock may take, and more */
#define LEAST_QUANTISER 12   /* below, a level may be longer than the codes written here */
#define GREATEST_QUANTISER 29 /* above, that of chroma is another */
#define INTRA_COSTS 48        /* differences that a prediction from neighbours has to save */

/* --- the codes of the standard ------------------------------------------------------------------ */

struct code {
    uint8_t length;
    uint16_t bits;
};

/* Table 9-5: by nC 0 to 1, 2 to 3, 4 to 7, 8 and more, -1; by total_coeff; by trailing_ones. */
static const struct code coeff_tokens[5][4 * 17] = {
    {
        {1, 1}, {0, 0}, {0, 0}, {0, 0}, {6, 5}, {2, 1}, {0, 0}, {0, 0}, {8, 7}, {6, 4}, {3, 1},
        {0, 0}, {9, 7}, {8, 6}, {7, 5}, {5, 3}, {10, 7}, {9, 6}, {8, 5}, {6, 3}, {11, 7}, {10, 6},
        {9, 5}, {7, 4}, {13, 15}, {11, 6}, {10, 5}, {8, 4}, {13, 11}, {13, 14}, {11, 5}, {9, 4},
        {13, 8}, {13, 10}, {13, 13}, {10, 4}, {14, 15}, {14, 14}, {13, 9}, {11, 4}, {14, 11},
        {14, 10}, {14, 13}, {13, 12}, {15, 15}, {15, 14}, {14, 9}, {14, 12}, {15, 11}, {15, 10},
        {15, 13}, {14, 8}, {16, 15}, {15, 1}, {15, 9}, {15, 12}, {16, 11}, {16, 14}, {16, 13},
        {15, 8}, {16, 7}, {16, 10}, {16, 9}, {16, 12}, {16, 4}, {16, 6}, {16, 5}, {16, 8}
    },
    {
        {2, 3}, {0, 0}, {0, 0}, {0, 0}, {6, 11}, {2, 2}, {0, 0}, {0, 0}, {6, 7}, {5, 7}, {3, 3},
        {0, 0}, {7, 7}, {6, 10}, {6, 9}, {4, 5}, {8, 7}, {6, 6}, {6, 5}, {4, 4}, {8, 4}, {7, 6},
        {7, 5}, {5, 6}, {9, 7}, {8, 6}, {8, 5}, {6, 8}, {11, 15}, {9, 6}, {9, 5}, {6, 4},
        {11, 11}, {11, 14}, {11, 13}, {7, 4}, {12, 15}, {11, 10}, {11, 9}, {9, 4}, {12, 11},
        {12, 14}, {12, 13}, {11, 12}, {12, 8}, {12, 10}, {12, 9}, {11, 8}, {13, 15}, {13, 14},
        {13, 13}, {12, 12}, {13, 11}, {13, 10}, {13, 9}, {13, 12}, {13, 7}, {14, 11}, {13, 6},
        {13, 8}, {14, 9}, {14, 8}, {14, 10}, {13, 1}, {14, 7}, {14, 6}, {14, 5}, {14, 4}
    },
    {
        {4, 15}, {0, 0}, {0, 0}, {0, 0}, {6, 15}, {4, 14}, {0, 0}, {0, 0}, {6, 11}, {5, 15},
        {4, 13}, {0, 0}, {6, 8}, {5, 12}, {5, 14}, {4, 12}, {7, 15}, {5, 10}, {5, 11}, {4, 11},
        {7, 11}, {5, 8}, {5, 9}, {4, 10}, {7, 9}, {6, 14}, {6, 13}, {4, 9}, {7, 8}, {6, 10},
        {6, 9}, {4, 8}, {8, 15}, {7, 14}, {7, 13}, {5, 13}, {8, 11}, {8, 14}, {7, 10}, {6, 12},
        {9, 15}, {8, 10}, {8, 13}, {7, 12}, {9, 11}, {9, 14}, {8, 9}, {8, 12}, {9, 8}, {9, 10},
        {9, 13}, {8, 8}, {10, 13}, {9, 7}, {9, 9}, {9, 12}, {10, 9}, {10, 12}, {10, 11}, {10, 10},
        {10, 5}, {10, 8}, {10, 7}, {10, 6}, {10, 1}, {10, 4}, {10, 3}, {10, 2}
    },
    {
        {6, 3}, {0, 0}, {0, 0}, {0, 0}, {6, 0}, {6, 1}, {0, 0}, {0, 0}, {6, 4}, {6, 5}, {6, 6},
        {0, 0}, {6, 8}, {6, 9}, {6, 10}, {6, 11}, {6, 12}, {6, 13}, {6, 14}, {6, 15}, {6, 16},
        {6, 17}, {6, 18}, {6, 19}, {6, 20}, {6, 21}, {6, 22}, {6, 23}, {6, 24}, {6, 25}, {6, 26},
        {6, 27}, {6, 28}, {6, 29}, {6, 30}, {6, 31}, {6, 32}, {6, 33}, {6, 34}, {6, 35}, {6, 36},
        {6, 37}, {6, 38}, {6, 39}, {6, 40}, {6, 41}, {6, 42}, {6, 43}, {6, 44}, {6, 45}, {6, 46},
        {6, 47}, {6, 48}, {6, 49}, {6, 50}, {6, 51}, {6, 52}, {6, 53}, {6, 54}, {6, 55}, {6, 56},
        {6, 57}, {6, 58}, {6, 59}, {6, 60}, {6, 61}, {6, 62}, {6, 63}
    },
    {
        {2, 1}, {0, 0}, {0, 0}, {0, 0}, {6, 7}, {1, 1}, {0, 0}, {0, 0}, {6, 4}, {6, 6}, {3, 1},
        {0, 0}, {6, 3}, {7, 3}, {7, 2}, {6, 5}, {6, 2}, {8, 3}, {8, 2}, {7, 0}
    },
};

static const struct code total_zeros[15][16] = {
    {
        {1, 1}, {3, 3}, {3, 2}, {4, 3}, {4, 2}, {5, 3}, {5, 2}, {6, 3}, {6, 2}, {7, 3}, {7, 2},
        {8, 3}, {8, 2}, {9, 3}, {9, 2}, {9, 1}
    },
    {
        {3, 7}, {3, 6}, {3, 5}, {3, 4}, {3, 3}, {4, 5}, {4, 4}, {4, 3}, {4, 2}, {5, 3}, {5, 2},
        {6, 3}, {6, 2}, {6, 1}, {6, 0}
    },
    {
        {4, 5}, {3, 7}, {3, 6}, {3, 5}, {4, 4}, {4, 3}, {3, 4}, {3, 3}, {4, 2}, {5, 3}, {5, 2},
        {6, 1}, {5, 1}, {6, 0}
    },
    {
        {5, 3}, {3, 7}, {4, 5}, {4, 4}, {3, 6}, {3, 5}, {3, 4}, {4, 3}, {3, 3}, {4, 2}, {5, 2},
        {5, 1}, {5, 0}
    },
    {
        {4, 5}, {4, 4}, {4, 3}, {3, 7}, {3, 6}, {3, 5}, {3, 4}, {3, 3}, {4, 2}, {5, 1}, {4, 1},
        {5, 0}
    },
    {
        {6, 1}, {5, 1}, {3, 7}, {3, 6}, {3, 5}, {3, 4}, {3, 3}, {3, 2}, {4, 1}, {3, 1}, {6, 0}
    },
    {
        {6, 1}, {5, 1}, {3, 5}, {3, 4}, {3, 3}, {2, 3}, {3, 2}, {4, 1}, {3, 1}, {6, 0}
    },
    {
        {6, 1}, {4, 1}, {5, 1}, {3, 3}, {2, 3}, {2, 2}, {3, 2}, {3, 1}, {6, 0}
    },
    {
        {6, 1}, {6, 0}, {4, 1}, {2, 3}, {2, 2}, {3, 1}, {2, 1}, {5, 1}
    },
    {
        {5, 1}, {5, 0}, {3, 1}, {2, 3}, {2, 2}, {2, 1}, {4, 1}
    },
    {
        {4, 0}, {4, 1}, {3, 1}, {3, 2}, {1, 1}, {3, 3}
    },
    {
        {4, 0}, {4, 1}, {2, 1}, {1, 1}, {3, 1}
    },
    {
        {3, 0}, {3, 1}, {1, 1}, {2, 1}
    },
    {
        {2, 0}, {2, 1}, {1, 1}
    },
    {
        {1, 0}, {1, 1}
    },
};

static const struct code total_zeros_of_four[3][4] = {
    {{1, 1}, {2, 1}, {3, 1}, {3, 0}},
    {{1, 1}, {2, 1}, {2, 0}},
    {{1, 1}, {1, 0}},
};

static const struct code runs_before[7][15] = {
    {
        {1, 1}, {1, 0}
    },
    {
        {1, 1}, {2, 1}, {2, 0}
    },
    {
        {2, 3}, {2, 2}, {2, 1}, {2, 0}
    },
    {
        {2, 3}, {2, 2}, {2, 1}, {3, 1}, {3, 0}
    },
    {
        {2, 3}, {2, 2}, {3, 3}, {3, 2}, {3, 1}, {3, 0}
    },
    {
        {2, 3}, {3, 0}, {3, 1}, {3, 3}, {3, 2}, {3, 5}, {3, 4}
    },
    {
        {3, 7}, {3, 6}, {3, 5}, {3, 4}, {3, 3}, {3, 2}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1},
        {8, 1}, {9, 1}, {10, 1}, {11, 1}
    },
};
/* Table 9-4: the code number of a coded_block_pattern in a macroblock that is predicted from
   another frame, by luma + 16 * chroma. */
static const uint8_t pattern_codes[48] = {
    0,  2,  3,  7,  4,  8,  17, 13, 5,  18, 9,  14, 10, 15, 16, 11,
    1,  32, 33, 36, 34, 37, 44, 40, 35, 45, 38, 41, 39, 42, 43, 19,
    6,  24, 25, 20, 26, 21, 46, 28, 27, 47, 22, 29, 23, 30, 31, 12,
};

/* Clause 8.5.6: places of a block in the order of their frequencies. */
static const uint8_t zigzag[16] = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

/* The kind of each place: both frequencies even, both odd, or one of each. */
static const uint8_t kinds[16] = {0, 2, 0, 2, 2, 1, 2, 1, 0, 2, 0, 2, 2, 1, 2, 1};

/* Clause 8.5.9: by how much a level is multiplied, by quantiser % 6 and kind; and what divides. */
static const int32_t scales[6][3] = {
    {10, 16, 13}, {11, 18, 14}, {13, 20, 16}, {14, 23, 18}, {16, 25, 20}, {18, 29, 23},
};
static const int32_t divisors[6][3] = {
    {13107, 5243, 8066}, {11916, 4660, 7490}, {10082, 4194, 6554},
    {9362, 3647, 5825},  {8192, 3355, 5243},  {7282, 2893, 4559},
};

/* --- bits --------------------------------------------------------------------------------------- */

typedef struct {
    uint8_t *start, *at;
    size_t size;
    uint64_t held; /* the last `count` bits, fewer than 32, that are not yet in memory */
    int count;
} Bits;

static inline void put(Bits *out, int length, uint32_t bits)
{
    out->held = out->held << length | bits;
    out->count += length;
    if (out->count >= 32) {
        out->count -= 32;
        uint32_t word = (uint32_t)(out->held >> out->count);
        for (int i = 0; i < 4; i++)
            *out->at++ = (uint8_t)(word >> (24 - 8 * i));
    }
}

static inline void put_code(Bits *out, struct code code) { put(out, code.length, code.bits); }

/* ue(v), clause 9.1 */
static inline void put_number(Bits *out, uint32_t number)
{
    int length = 31 - __builtin_clz(number + 1);
    put(out, length, 0);
    put(out, length + 1, number + 1);
}

/* --- one block of levels, clause 9.2 ------------------------------------------------------------- */

static inline void put_level(Bits *out, int code, int suffix_length)
{
    if (suffix_length == 0) {
        if (code < 14) {
            put(out, code + 1, 1);
        } else if (code < 30) {
            put(out, 15, 1);
            put(out, 4, (uint32_t)(code - 14));
        } else {
            put(out, 16, 1);
            put(out, 12, (uint32_t)(code - 30));
        }
    } else if (code < 15 << suffix_length) {
        put(out, (code >> suffix_length) + 1, 1);
        put(out, suffix_length, (uint32_t)(code & ((1 << suffix_length) - 1)));
    } else {
        put(out, 16, 1);
        put(out, 12, (uint32_t)(code - (15 << suffix_length)));
    }
}

/* Write a block of `size` levels, 4, 15 or 16, of which those from `end` on are zero; `near` is nC,
   -1 for four. */
static void put_block(Bits *out, const int16_t *levels, int end, int size, int near)
{
    int values[16], runs[16]; /* from the highest frequency down; zeros before each */
    int total = 0, zeros = 0, ones = 0, run = 0;
    int i = end - 1;
    while (i >= 0 && !levels[i])
        i--;
    for (; i >= 0; i--) {
        if (levels[i]) {
            if (total)
                runs[total - 1] = run;
            values[total++] = levels[i];
            run = 0;
        } else {
            run++;
            zeros++;
        }
    }
    while (ones < total && ones < 3 && (values[ones] == 1 || values[ones] == -1))
        ones++;
    int table = near < 0 ? 4 : near < 2 ? 0 : near < 4 ? 1 : near < 8 ? 2 : 3;
    put_code(out, coeff_tokens[table][4 * total + ones]);
    if (!total)
        return;
    for (i = 0; i < ones; i++)
        put(out, 1, values[i] < 0);
    int suffix_length = total > 10 && ones < 3;
    for (; i < total; i++) {
        int size_of = values[i] < 0 ? -values[i] : values[i];
        int code = 2 * size_of - 2 + (values[i] < 0);
        if (i == ones && ones < 3)
            code -= 2;
        put_level(out, code, suffix_length);
        if (suffix_length == 0)
            suffix_length = 1;
        if (size_of > 3 << (suffix_length - 1) && suffix_length < 6)
            suffix_length++;
    }
    if (total < size)
        put_code(out, size == 4 ? total_zeros_of_four[total - 1][zeros]
                                : total_zeros[total - 1][zeros]);
    for (i = 0; i < total - 1 && zeros; i++) {
        put_code(out, runs_before[zeros < 7 ? zeros - 1 : 6][runs[i]]);
        zeros -= runs[i];
    }
}

/* --- one macroblock ------------------------------------------------------------------------------ */

typedef struct {
    int32_t divide[16], multiply[16]; /* by place */
    int32_t round;
    int shift;
    int faint; /* no level comes of differences whose absolute values sum to no more */
} Quantiser;

/* What is said of a macroblock. Levels are in the order of frequencies, from the second on where the
   first ones are transformed once more: chroma's, and luma's where it is predicted from neighbours. */
typedef struct {
    int intra, luma_mode, chroma_mode; /* predicted from neighbours, and how */
    int luma, chroma;                  /* the two parts of coded_block_pattern */
    int16_t levels[BLOCKS][16];
    int16_t firsts[16];   /* luma's first ones */
    int16_t means[2][4];  /* chroma's first ones */
    uint8_t counts[BLOCKS]; /* levels that are not zero */
    int any_firsts, any_means[2];
} Said;

enum { LUMA_VERTICAL, LUMA_HORIZONTAL, LUMA_MEAN };
enum { CHROMA_MEAN, CHROMA_HORIZONTAL, CHROMA_VERTICAL };

static void set_quantiser(Quantiser *q, int quantiser)
{
    for (int i = 0; i < 16; i++) {
        q->divide[i] = divisors[quantiser % 6][kinds[i]];
        q->multiply[i] = scales[quantiser % 6][kinds[i]] << (quantiser / 6);
    }
    q->shift = 15 + quantiser / 6;
    /* Small differences are kept rather than rounded to nothing: they would stand for seconds. */
    q->round = (1 << q->shift) * 11 / 32;
    q->faint = ((1 << q->shift) - q->round - 1) / divisors[quantiser % 6][0];
    int odd = ((1 << q->shift) - q->round - 1) / divisors[quantiser % 6][1] / 4;
    int mixed = ((1 << q->shift) - q->round - 1) / divisors[quantiser % 6][2] / 2;
    q->faint = odd < q->faint ? odd : q->faint;
    q->faint = mixed < q->faint ? mixed : q->faint;
}

static inline int quantised(int32_t value, int32_t divisor, int32_t round, int shift)
{
    int size = (int)(((value < 0 ? -value : value) * divisor + round) >> shift);
    return value < 0 ? -size : size;
}

/* Differences of a block, row by row; returns the sum of their absolute values. */
static inline int differences(const uint8_t *new, const uint8_t *old, int stride, int32_t *into)
{
    int sum = 0;
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++) {
            int d = new[y * stride + x] - old[y * stride + x];
            into[4 * y + x] = d;
            sum += abs(d);
        }
    return sum;
}

static inline void transform(int32_t *block)
{
    for (int y = 0; y < 16; y += 4) {
        int32_t *row = block + y;
        int32_t outer = row[0] + row[3], inner = row[1] + row[2];
        int32_t out = row[0] - row[3], in = row[1] - row[2];
        row[0] = outer + inner, row[1] = 2 * out + in, row[2] = outer - inner, row[3] = out - 2 * in;
    }
    for (int x = 0; x < 4; x++) {
        int32_t *column = block + x;
        int32_t outer = column[0] + column[12], inner = column[4] + column[8];
        int32_t out = column[0] - column[12], in = column[4] - column[8];
        column[0] = outer + inner, column[4] = 2 * out + in;
        column[8] = outer - inner, column[12] = out - 2 * in;
    }
}

/* Clause 8.5.12.2: add what scaled levels stand for to a block. */
static inline void add_inverse(int32_t *block, uint8_t *to, int stride)
{
    for (int y = 0; y < 16; y += 4) {
        int32_t *row = block + y;
        int32_t a = row[0] + row[2], b = row[0] - row[2];
        int32_t c = (row[1] >> 1) - row[3], d = row[1] + (row[3] >> 1);
        row[0] = a + d, row[1] = b + c, row[2] = b - c, row[3] = a - d;
    }
    for (int x = 0; x < 4; x++) {
        int32_t *column = block + x;
        int32_t a = column[0] + column[8], b = column[0] - column[8];
        int32_t c = (column[4] >> 1) - column[12], d = column[4] + (column[12] >> 1);
        int32_t sums[4] = {a + d, b + c, b - c, a - d};
        for (int y = 0; y < 4; y++) {
            int value = to[y * stride + x] + ((sums[y] + 32) >> 6);
            to[y * stride + x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }
}

/* Levels from place `first` of the order on, where any is not zero; returns how many are not. */
static inline int quantise(const int32_t *block, int first, const Quantiser *q, int16_t *levels)
{
    int32_t flat[16], any = 0;
    for (int i = 0; i < 16; i++)
        flat[i] = quantised(block[i], q->divide[i], q->round, q->shift);
    for (int i = first; i < 16; i++)
        any |= flat[i];
    if (!any)
        return 0;
    int count = 0;
    for (int i = first; i < 16; i++) {
        levels[i - first] = (int16_t)flat[zigzag[i]];
        count += flat[zigzag[i]] != 0;
    }
    return count;
}

static inline void scale(const int16_t *levels, int first, const Quantiser *q, int32_t *block)
{
    for (int i = first; i < 16; i++)
        block[zigzag[i]] = levels[i - first] * q->multiply[zigzag[i]];
}

static void take_luma(const uint8_t *new, uint8_t *old, const Quantiser *q, Said *said)
{
    said->luma = 0;
    for (int b = 0; b < 16; b++) {
        int at = (b / 4) * 64 + (b % 4) * 4;
        int32_t block[16];
        said->counts[b] = 0;
        if (differences(new + at, old + at, 16, block) <= q->faint)
            continue;
        transform(block);
        said->counts[b] = (uint8_t)quantise(block, 0, q, said->levels[b]);
        if (!said->counts[b])
            continue;
        scale(said->levels[b], 0, q, block);
        add_inverse(block, old + at, 16);
        said->luma |= 1 << (b / 8 * 2 + b % 4 / 2);
    }
}

/* Sums and differences of four by four numbers, along both ways. */
static inline void sums_of_sixteen(int32_t *block)
{
    for (int step = 1; step <= 4; step += 3) /* rows, then columns */
        for (int i = 0; i < 4; i++) {
            int32_t *p = block + i * (5 - step);
            int32_t a = p[0] + p[step], b = p[0] - p[step];
            int32_t c = p[2 * step] + p[3 * step], d = p[2 * step] - p[3 * step];
            p[0] = a + c, p[step] = a - c, p[2 * step] = b - d, p[3 * step] = b + d;
        }
}

/* The same for luma that is predicted from neighbours, the prediction being in `old`. */
static void take_luma_and_firsts(const uint8_t *new, uint8_t *old, const Quantiser *q, Said *said)
{
    int32_t blocks[16][16], firsts[16];
    said->luma = said->any_firsts = 0;
    for (int b = 0; b < 16; b++) {
        int at = (b / 4) * 64 + (b % 4) * 4;
        said->counts[b] = 0;
        firsts[b] = 0;
        if (!differences(new + at, old + at, 16, blocks[b]))
            continue;
        transform(blocks[b]);
        firsts[b] = blocks[b][0];
        said->counts[b] = (uint8_t)quantise(blocks[b], 1, q, said->levels[b]);
        if (said->counts[b])
            said->luma = 15;
    }
    sums_of_sixteen(firsts);
    int32_t back[16];
    for (int i = 0; i < 16; i++) {
        int level = quantised(firsts[zigzag[i]], q->divide[0], 4 * q->round, q->shift + 2);
        said->firsts[i] = (int16_t)level;
        said->any_firsts |= level != 0;
        back[zigzag[i]] = level;
    }
    sums_of_sixteen(back);
    for (int b = 0; b < 16; b++) {
        int first = back[b] * q->multiply[0] / 4; /* exact from quantiser 12 on */
        if (!said->counts[b] && !first)
            continue;
        if (said->counts[b])
            scale(said->levels[b], 1, q, blocks[b]);
        else
            memset(blocks[b], 0, sizeof blocks[b]);
        blocks[b][0] = first;
        add_inverse(blocks[b], old + (b / 4) * 64 + (b % 4) * 4, 16);
    }
}

static void take_chroma(const uint8_t *new, uint8_t *old, const Quantiser *q, Said *said)
{
    said->chroma = 0;
    memset(said->counts + 16, 0, 8);
    memset(said->any_means, 0, sizeof said->any_means);
    for (int plane = 0; plane < 2; plane++, new += 64, old += 64) {
        int32_t blocks[4][16];
        int sum = 0;
        for (int b = 0; b < 4; b++)
            sum += differences(new + b / 2 * 32 + b % 2 * 4, old + b / 2 * 32 + b % 2 * 4, 8,
                               blocks[b]);
        if (sum <= q->faint)
            continue;
        int any = 0, any_means = 0;
        for (int b = 0; b < 4; b++) {
            transform(blocks[b]);
            int which = 16 + 4 * plane + b;
            any += said->counts[which] = (uint8_t)quantise(blocks[b], 1, q, said->levels[which]);
        }
        int32_t a = blocks[0][0], b = blocks[1][0], c = blocks[2][0], d = blocks[3][0];
        int32_t sums[4] = {a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d};
        int16_t *means = said->means[plane];
        for (int i = 0; i < 4; i++) {
            means[i] = (int16_t)quantised(sums[i], q->divide[0], 2 * q->round, q->shift + 1);
            any_means |= means[i] != 0;
        }
        said->any_means[plane] = any_means;
        if (!any && !any_means)
            continue;
        said->chroma = any || said->chroma == 2 ? 2 : 1;
        int32_t back[4] = {means[0] + means[1] + means[2] + means[3],
                           means[0] - means[1] + means[2] - means[3],
                           means[0] + means[1] - means[2] - means[3],
                           means[0] - means[1] - means[2] + means[3]};
        for (int i = 0; i < 4; i++) {
            int which = 16 + 4 * plane + i;
            if (said->counts[which])
                scale(said->levels[which], 1, q, blocks[i]);
            else
                memset(blocks[i], 0, sizeof blocks[i]);
            blocks[i][0] = (back[i] * q->multiply[0]) >> 1;
            add_inverse(blocks[i], old + i / 2 * 32 + i % 2 * 4, 8);
        }
    }
}

/* --- prediction from neighbours, clause 8.3 ------------------------------------------------------ */

static inline int distance(const uint8_t *restrict one, const uint8_t *restrict other, int size)
{
    int sum = 0;
    for (int i = 0; i < size; i++)
        sum += abs(one[i] - other[i]);
    return sum;
}

static inline int sum_of(const uint8_t *from, int stride, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += from[i * stride];
    return sum;
}

/* A square of `side` pixels: each row as the one above, or each column as the one at the left. */
static inline void go_on(const uint8_t *left, const uint8_t *above, int side, int down, uint8_t *to)
{
    for (int y = 0; y < side; y++) {
        if (down)
            memcpy(to + y * side, above + (side - 1) * side, (size_t)side);
        else
            memset(to + y * side, left[y * side + side - 1], (size_t)side);
    }
}

/* The best prediction of luma into `to`; returns how far it is from what is new. */
static int predict_luma(const uint8_t *new, const uint8_t *left, const uint8_t *above, uint8_t *to,
                        int *mode)
{
    uint8_t tried[LUMA];
    int mean = (sum_of(above + 240, 1, 16) + sum_of(left + 15, 16, 16) + 16) >> 5;
    memset(to, mean, LUMA);
    int least = distance(new, to, LUMA);
    *mode = LUMA_MEAN;
    for (int kind = LUMA_VERTICAL; kind <= LUMA_HORIZONTAL; kind++) {
        go_on(left, above, 16, kind == LUMA_VERTICAL, tried);
        int far = distance(new, tried, LUMA);
        if (far < least) {
            memcpy(to, tried, LUMA);
            least = far, *mode = kind;
        }
    }
    return least;
}

static void chroma_means(const uint8_t *left, const uint8_t *above, uint8_t *to)
{
    int up[2] = {sum_of(above + 56, 1, 4), sum_of(above + 60, 1, 4)};
    int side[2] = {sum_of(left + 7, 8, 4), sum_of(left + 39, 8, 4)};
    int means[4] = {(up[0] + side[0] + 4) >> 3, (up[1] + 2) >> 2, (side[1] + 2) >> 2,
                    (up[1] + side[1] + 4) >> 3};
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 2; x++)
            memset(to + 8 * y + 4 * x, means[y / 4 * 2 + x], 4);
}

static int predict_chroma(const uint8_t *new, const uint8_t *left, const uint8_t *above,
                          uint8_t *to, int *mode)
{
    uint8_t tried[128];
    chroma_means(left, above, to);
    chroma_means(left + 64, above + 64, to + 64);
    int least = distance(new, to, 128);
    *mode = CHROMA_MEAN;
    for (int kind = CHROMA_HORIZONTAL; kind <= CHROMA_VERTICAL; kind++) {
        for (int plane = 0; plane < 128; plane += 64)
            go_on(left + plane, above + plane, 8, kind == CHROMA_VERTICAL, tried + plane);
        int far = distance(new, tried, 128);
        if (far < least) {
            memcpy(to, tried, 128);
            least = far, *mode = kind;
        }
    }
    return least;
}

/* Find what is to be said of a macroblock, and what it then looks like; returns whether anything.
   Without neighbours, NULL, it is predicted by what it was. */
static int take_macroblock(const uint8_t *new, uint8_t *old, const uint8_t *left,
                           const uint8_t *above, const Quantiser *q, Said *said)
{
    int far = distance(new, old, WHOLE);
    said->intra = 0;
    if (far <= q->faint)
        return 0;
    if (left && far > INTRA_COSTS) {
        uint8_t expected[WHOLE];
        int farther = INTRA_COSTS + predict_luma(new, left, above, expected, &said->luma_mode);
        if (farther < far) {
            farther += predict_chroma(new + LUMA, left + LUMA, above + LUMA, expected + LUMA,
                                      &said->chroma_mode);
            if (farther < far) {
                said->intra = 1;
                memcpy(old, expected, WHOLE);
            }
        }
    }
    if (said->intra)
        take_luma_and_firsts(new, old, q, said);
    else
        take_luma(new, old, q, said);
    take_chroma(new + LUMA, old + LUMA, q, said);
    return said->intra || said->luma || said->chroma;
}

/* --- writing one macroblock ---------------------------------------------------------------------- */

/* nC of clause 9.2.1 from the blocks at the left and above, -1 where there is none. */
static inline int mean_count(int left, int above)
{
    if (left < 0)
        return above < 0 ? 0 : above;
    return above < 0 ? left : (left + above + 1) >> 1;
}

/* nC of a block in a square of `side` blocks that begins with `first` of a macroblock's. */
static inline int expected_count(const uint8_t *counts, int first, int side, int b, int columns, int has_left,
                       int has_above)
{
    int x = b % side, y = b / side, last = side - 1;
    const uint8_t *here = counts + first;
    int left = x ? here[b - 1] : has_left ? here[b + last - BLOCKS] : -1;
    int above = y ? here[b - side]
                  : has_above ? here[b + last * side - (ptrdiff_t)columns * BLOCKS] : -1;
    return mean_count(left, above);
}

/* Where a macroblock is, for counts of its neighbours. */
typedef struct {
    const uint8_t *counts;
    int columns, has_left, has_above;
} Place;

static inline int expected_luma(const Place *place, int b)
{
    return expected_count(place->counts, 0, 4, b, place->columns, place->has_left,
                          place->has_above);
}

static inline void put_luma(Bits *out, const Said *said, const Place *place, int quarters, int size)
{
    for (int i = 0; i < 16; i++) {
        if (!(quarters >> i / 4 & 1))
            continue;
        int b = i / 8 * 8 + i / 4 % 2 * 2 + i % 4 / 2 * 4 + i % 2;
        int any = said->counts[b];
        put_block(out, said->levels[b], any ? size : 0, size, expected_luma(place, b));
    }
}

static void put_chroma(Bits *out, const Said *said, const Place *place)
{
    if (!said->chroma)
        return;
    for (int plane = 0; plane < 2; plane++)
        put_block(out, said->means[plane], said->any_means[plane] ? 4 : 0, 4, -1);
    if (said->chroma == 1)
        return;
    for (int b = 0; b < 8; b++) {
        int nc = expected_count(place->counts, 16 + b / 4 * 4, 2, b % 4, place->columns,
                                place->has_left, place->has_above);
        put_block(out, said->levels[16 + b], said->counts[16 + b] ? 15 : 0, 15, nc);
    }
}

static void put_macroblock(Bits *out, const Said *said, const Place *place)
{
    if (said->intra) {
        int kind = 1 + said->luma_mode + 4 * said->chroma + (said->luma ? 12 : 0);
        put_number(out, (uint32_t)(5 + kind));
        put_number(out, (uint32_t)said->chroma_mode);
        put(out, 1, 1); /* the same quantiser */
        put_block(out, said->firsts, said->any_firsts ? 16 : 0, 16, expected_luma(place, 0));
        put_luma(out, said, place, said->luma, 15);
    } else {
        put(out, 3, 7); /* P_L0_16x16, and both parts of its motion as predicted: none */
        put_number(out, pattern_codes[said->luma + 16 * said->chroma]);
        put(out, 1, 1);
        put_luma(out, said, place, said->luma, 16);
    }
    put_chroma(out, said, place);
}

/* --- one frame ----------------------------------------------------------------------------------- */

typedef struct {
    int width, height, columns, rows; /* pixels; macroblocks */
    const uint8_t *planes;            /* Y, U, V */
} Frame;

/* A part of a plane into a square of `side` pixels; beyond the edges the square stays as it is. */
static void copy_square(const uint8_t *plane, int width, int height, int x, int y, int side,
                        uint8_t *to)
{
    int wide = width - x < side ? width - x : side;
    int high = height - y < side ? height - y : side;
    for (int row = 0; row < high; row++)
        memcpy(to + row * side, plane + (size_t)(y + row) * width + x, (size_t)wide);
}

static void copy_macroblock(const Frame *frame, int x, int y, uint8_t *to)
{
    const uint8_t *u = frame->planes + (size_t)frame->width * frame->height;
    const uint8_t *v = u + (size_t)frame->width * frame->height / 4;
    int half = frame->width / 2, half_height = frame->height / 2;
    copy_square(frame->planes, frame->width, frame->height, 16 * x, 16 * y, 16, to);
    copy_square(u, half, half_height, 8 * x, 8 * y, 8, to + LUMA);
    copy_square(v, half, half_height, 8 * x, 8 * y, 8, to + LUMA + 64);
}

/* Which macroblocks a marked tile touches. */
static void mark(const char *tiles, int high, int wide, const Frame *frame, uint8_t *marks)
{
    int tile_columns = (frame->width + wide - 1) / wide;
    int tile_rows = (frame->height + high - 1) / high;
    for (int row = 0; row < tile_rows; row++)
        for (int column = 0; column < tile_columns; column++) {
            if (!tiles[row * tile_columns + column])
                continue;
            int right = (column + 1) * wide, bottom = (row + 1) * high;
            right = (right < frame->width ? right : frame->width) - 1;
            bottom = (bottom < frame->height ? bottom : frame->height) - 1;
            for (int y = row * high / 16; y <= bottom / 16; y++)
                for (int x = column * wide / 16; x <= right / 16; x++)
                    marks[y * frame->columns + x] = 1;
        }
}

static int ready_for_one_more(Bits *out)
{
    size_t used = (size_t)(out->at - out->start);
    if (out->size - used >= LONGEST_BLOCK)
        return 1;
    uint8_t *larger = realloc(out->start, 2 * out->size);
    if (larger == NULL)
        return 0;
    out->start = larger, out->at = larger + used, out->size *= 2;
    return 1;
}

/* Write the slice's data; returns 0 where memory is short. */
static int put_frame(Bits *out, const Frame *frame, const uint8_t *marks, uint8_t *kept,
                     uint8_t *counts, const Quantiser *q)
{
    Said said;
    uint8_t new[WHOLE];
    uint32_t skipped = 0;
    for (int y = 0; y < frame->rows; y++)
        for (int x = 0; x < frame->columns; x++) {
            size_t at = (size_t)y * frame->columns + x;
            uint8_t *old = kept + at * WHOLE;
            int whole = 16 * (x + 1) <= frame->width && 16 * (y + 1) <= frame->height;
            int expects = whole && x && y; /* beyond an edge nobody knows what is kept */
            if (marks[at]) {
                if (!whole)
                    memcpy(new, old, WHOLE);
                copy_macroblock(frame, x, y, new);
            }
            if (!marks[at] || !take_macroblock(new, old, expects ? old - WHOLE : NULL,
                                               old - (ptrdiff_t)frame->columns * WHOLE, q, &said)) {
                skipped++;
                continue;
            }
            if (!ready_for_one_more(out))
                return 0;
            put_number(out, skipped);
            skipped = 0;
            uint8_t *here = counts + at * BLOCKS;
            memcpy(here, said.counts, BLOCKS);
            put_macroblock(out, &said, &(Place){here, frame->columns, x > 0, y > 0});
        }
    if (!ready_for_one_more(out))
        return 0;
    if (skipped)
        put_number(out, skipped);
    put(out, 1, 1); /* the end, and zeros up to a whole byte */
    put(out, (8 - out->count % 8) % 8, 0);
    while (out->count) {
        out->count -= 8;
        *out->at++ = (uint8_t)(out->held >> out->count);
    }
    return 1;
}

/* Clause 7.4.1: no two zeros stand before a byte below 4. Returns the length. */
static size_t escape(const uint8_t *from, size_t length, uint8_t *to)
{
    size_t made = 0;
    int zeros = 0;
    for (size_t i = 0; i < length; i++) {
        if (zeros == 2 && from[i] < 4) {
            to[made++] = 3;
            zeros = 0;
        }
        to[made++] = from[i];
        zeros = from[i] ? 0 : zeros + 1;
    }
    return made;
}

/* --- the module ---------------------------------------------------------------------------------- */

static int read_frame(PyArrayObject *planes, PyArrayObject *kept, Frame *frame)
{
    if (PyArray_TYPE(planes) != NPY_UINT8 || PyArray_NDIM(planes) != 2 ||
        !PyArray_ISCARRAY_RO(planes) || PyArray_DIM(planes, 0) % 3 || PyArray_DIM(planes, 1) % 2) {
        PyErr_SetString(PyExc_ValueError,
                        "expected planes as a contiguous uint8 array, shape (height * 3 / 2, width)");
        return 0;
    }
    frame->width = (int)PyArray_DIM(planes, 1);
    frame->height = (int)PyArray_DIM(planes, 0) / 3 * 2;
    frame->columns = (frame->width + 15) / 16;
    frame->rows = (frame->height + 15) / 16;
    frame->planes = PyArray_DATA(planes);
    if (PyArray_TYPE(kept) != NPY_UINT8 || !PyArray_ISCARRAY(kept) ||
        PyArray_NBYTES(kept) != (npy_intp)frame->columns * frame->rows * WHOLE) {
        PyErr_Format(PyExc_ValueError, "expected uint8 for %d macroblocks of %d bytes",
                     frame->columns * frame->rows, WHOLE);
        return 0;
    }
    return 1;
}

static PyObject *keep(PyObject *self, PyObject *args)
{
    PyArrayObject *planes, *kept;
    Frame frame;
    if (!PyArg_ParseTuple(args, "O!O!", &PyArray_Type, &planes, &PyArray_Type, &kept) ||
        !read_frame(planes, kept, &frame))
        return NULL;
    uint8_t *to = PyArray_DATA(kept);
    Py_BEGIN_ALLOW_THREADS
    for (int y = 0; y < frame.rows; y++)
        for (int x = 0; x < frame.columns; x++)
            copy_macroblock(&frame, x, y, to + ((size_t)y * frame.columns + x) * WHOLE);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *changed(PyObject *self, PyObject *args)
{
    PyArrayObject *planes, *kept;
    PyObject *damage, *made = NULL;
    int high, wide, quantiser, header_length;
    unsigned int header;
    const char *start;
    Py_ssize_t start_length;
    Frame frame;
    Quantiser q;
    Bits out = {0};
    if (!PyArg_ParseTuple(args, "O!O!O(ii)iy#(Ii)", &PyArray_Type, &planes, &PyArray_Type, &kept,
                          &damage, &high, &wide, &quantiser, &start, &start_length, &header,
                          &header_length) ||
        !read_frame(planes, kept, &frame))
        return NULL;
    if (quantiser < LEAST_QUANTISER || quantiser > GREATEST_QUANTISER)
        return PyErr_Format(PyExc_ValueError, "quantiser must be from %d to %d, got %d",
                            LEAST_QUANTISER, GREATEST_QUANTISER, quantiser);
    if (header_length < 0 || header_length > 31)
        return PyErr_Format(PyExc_ValueError, "a header has up to 31 bits, got %d", header_length);
    if (damage != Py_None) {
        if (high < 1 || wide < 1)
            return PyErr_Format(PyExc_ValueError, "tiles of %d x %d pixels", high, wide);
        Py_ssize_t tiles = (Py_ssize_t)((frame.height + high - 1) / high) *
                           ((frame.width + wide - 1) / wide);
        if (!PyBytes_Check(damage) || PyBytes_GET_SIZE(damage) != tiles)
            return PyErr_Format(PyExc_ValueError, "damage must have a byte for each of %zd tiles",
                                tiles);
    }
    size_t blocks = (size_t)frame.columns * frame.rows;
    uint8_t *marks = calloc(blocks, 1), *counts = calloc(blocks, BLOCKS), *escaped = NULL;
    const char *tiles = damage == Py_None ? NULL : PyBytes_AS_STRING(damage);
    uint8_t *old = PyArray_DATA(kept);
    size_t length = 0;
    int done = 0;
    out.size = 4 * LONGEST_BLOCK;
    out.start = out.at = malloc(out.size);
    Py_BEGIN_ALLOW_THREADS
    if (marks && counts && out.start) {
        set_quantiser(&q, quantiser);
        if (tiles)
            mark(tiles, high, wide, &frame, marks);
        else
            memset(marks, 1, blocks);
        put(&out, header_length, header);
        done = put_frame(&out, &frame, marks, old, counts, &q);
        length = (size_t)(out.at - out.start);
        escaped = done ? malloc(length * 3 / 2 + 2) : NULL;
        if (escaped)
            length = escape(out.start, length, escaped);
    }
    Py_END_ALLOW_THREADS
    if (escaped)
        made = PyBytes_FromStringAndSize(NULL, start_length + (Py_ssize_t)length);
    else
        PyErr_NoMemory();
    if (made) {
        memcpy(PyBytes_AS_STRING(made), start, (size_t)start_length);
        memcpy(PyBytes_AS_STRING(made) + start_length, escaped, length);
    }
    free(marks), free(counts), free(escaped), free(out.start);
    return made;
}

static PyMethodDef functions[] = {
    {"keep", keep, METH_VARARGS, "keep(planes, kept): a whole frame as macroblocks."},
    {"changed", changed, METH_VARARGS,
     "changed(planes, kept, damage, tile, quantiser, start, header): what differs from the frame\n"
     "kept, in the tiles marked in damage, None for all: a P slice that begins with the bytes start\n"
     "and the header, a number and its length in bits. What it decodes to is kept."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "fastcairo._h264", "Changed frames as slices of H.264.", -1, functions,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__h264(void)
{
    import_array();
    return PyModule_Create(&module);
}
