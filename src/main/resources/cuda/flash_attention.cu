// Causal attention of a ragged batch on tensor cores, in the manner of FlashAttention-2 (Dao, 2023): a block takes a
// tile of queries of one head and goes through the tiles of keys that they see; scores stay in registers, the softmax
// is taken online. q, o [tokens, heads, size], k, v [tokens, kv_heads, size] in bf16; log_sum_exp [tokens, heads] in
// f32. size: a multiple of 8, at most WIDTH.
//
// Each of the WARPS warps owns BANDS x 16 queries: scores S = Q K' [16 x KEYS] for each band, P = softmax(S) becomes
// the left operand of O += P V without leaving the registers. Keys and values have two buffers: the next tile is copied
// while this one is worked on.
#include "tensor_core.cuh"
#include "attention_tiles.cuh"

template <int WIDTH, int WARPS, int BANDS, int KEYS>
static __device__ __forceinline__ void attend(
        const bf16* q,
        const bf16* k,
        const bf16* v,
        const int* starts,
        bf16* o,
        float* log_sum_exp,
        int heads,
        int kv_heads,
        int size,
        int window,
        int sequences,
        float scale) {
    constexpr int QUERIES = WARPS * BANDS * 16;
    constexpr int THREADS = WARPS * WARP;
    constexpr int STRIDE = WIDTH + 8;
    constexpr int QUERY_BYTES = QUERIES * STRIDE * 2;
    constexpr int KEY_BYTES = KEYS * STRIDE * 2;
    extern __shared__ __align__(16) char memory[];
    uint32 query_tile = shared_address(memory);
    uint32 key_tiles = query_tile + QUERY_BYTES;
    uint32 value_tiles = key_tiles + 2 * KEY_BYTES;

    // late tiles see the most keys and are begun first
    SequenceTile tile = sequence_tile<QUERIES>(starts, sequences, gridDim.y - 1 - blockIdx.y);
    if (tile.length == 0) {
        return;
    }
    int head = blockIdx.x;
    int kv_head = head / (heads / kv_heads);
    int lane = threadIdx.x % WARP;
    int first_query = tile.number * QUERIES;
    int my_query = first_query + threadIdx.x / WARP * BANDS * 16;
    int64 query_stride = (int64) heads * size;
    int64 key_stride = (int64) kv_heads * size;
    q += tile.start * query_stride + head * size;
    k += tile.start * key_stride + kv_head * size;
    v += tile.start * key_stride + kv_head * size;
    int end = min(first_query + QUERIES, tile.length);
    int first = window == 0 ? 0 : max(0, first_query - window + 1) / KEYS;
    int last = (end - 1) / KEYS;

    copy_tile<QUERIES, WIDTH, THREADS>(
            query_tile, q + first_query * query_stride, query_stride, end - first_query, size);
    copy_tile<KEYS, WIDTH, THREADS>(
            key_tiles, k + first * KEYS * key_stride, key_stride, tile.length - first * KEYS, size);
    copy_tile<KEYS, WIDTH, THREADS>(
            value_tiles, v + first * KEYS * key_stride, key_stride, tile.length - first * KEYS, size);
    commit_copies();

    float sums[BANDS][WIDTH / 8][4];
    float largest[BANDS][2]; // of rows g and g + 8, without the scale
    float totals[BANDS][2];  // what this lane has summed; the lanes of a row are put together at the end
#pragma unroll
    for (int b = 0; b < BANDS; b++) {
#pragma unroll
        for (int n = 0; n < WIDTH / 8; n++) {
            sums[b][n][0] = sums[b][n][1] = sums[b][n][2] = sums[b][n][3] = 0;
        }
        largest[b][0] = largest[b][1] = MINUS_INFINITY;
        totals[b][0] = totals[b][1] = 0;
    }
    float exponent = scale * LOG2_E;
    uint32 my_queries = query_tile + (threadIdx.x / WARP * BANDS * 16 * STRIDE + lane_by_rows<STRIDE>()) * 2;
    uint32 my_keys = key_tiles + lane_by_columns<STRIDE>() * 2;
    uint32 my_values = value_tiles + lane_by_rows<STRIDE>() * 2;

    for (int j = first; j <= last; j++) {
        wait_for_copies<0>();
        __syncthreads();
        int buffer = (j - first) % 2;
        if (j < last) {
            int next = (j + 1) * KEYS;
            copy_tile<KEYS, WIDTH, THREADS>(
                    key_tiles + (1 - buffer) * KEY_BYTES,
                    k + next * key_stride,
                    key_stride,
                    tile.length - next,
                    size);
            copy_tile<KEYS, WIDTH, THREADS>(
                    value_tiles + (1 - buffer) * KEY_BYTES,
                    v + next * key_stride,
                    key_stride,
                    tile.length - next,
                    size);
            commit_copies();
        }
        if (j * KEYS > my_query + BANDS * 16 - 1) {
            continue; // this warp's queries see none of these keys
        }
        float scores[BANDS][KEYS / 8][4];
#pragma unroll
        for (int b = 0; b < BANDS; b++) {
#pragma unroll
            for (int n = 0; n < KEYS / 8; n++) {
                scores[b][n][0] = scores[b][n][1] = scores[b][n][2] = scores[b][n][3] = 0;
            }
        }
#pragma unroll
        for (int d = 0; d < WIDTH / 16; d++) {
            uint32 left[BANDS][4];
#pragma unroll
            for (int b = 0; b < BANDS; b++) {
                load_matrices(left[b], my_queries + (b * 16 * STRIDE + d * 16) * 2);
            }
#pragma unroll
            for (int n = 0; n < KEYS / 16; n++) {
                uint32 right[4];
                load_matrices(right, my_keys + buffer * KEY_BYTES + (n * 16 * STRIDE + d * 16) * 2);
#pragma unroll
                for (int b = 0; b < BANDS; b++) {
                    multiply_add(scores[b][2 * n], left[b], right[0], right[1]);
                    multiply_add(scores[b][2 * n + 1], left[b], right[2], right[3]);
                }
            }
        }
        bool partial = (j + 1) * KEYS - 1 > my_query
                || (window > 0 && j * KEYS <= my_query + BANDS * 16 - 1 - window);
#pragma unroll
        for (int b = 0; b < BANDS; b++) {
            if (partial) {
                int row = my_query + b * 16 + lane / 4;
                int column = j * KEYS + lane % 4 * 2;
#pragma unroll
                for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
                    for (int c = 0; c < 4; c++) {
                        int behind = row + c / 2 * 8 - (column + n * 8 + c % 2);
                        if (behind < 0 || (window > 0 && behind >= window)) {
                            scores[b][n][c] = MINUS_INFINITY;
                        }
                    }
                }
            }
#pragma unroll
            for (int half = 0; half < 2; half++) {
                float top = largest[b][half];
#pragma unroll
                for (int n = 0; n < KEYS / 8; n++) {
                    top = fmaxf(top, fmaxf(scores[b][n][2 * half], scores[b][n][2 * half + 1]));
                }
                top = fmaxf(top, __shfl_xor_sync(ALL_LANES, top, 1));
                top = fmaxf(top, __shfl_xor_sync(ALL_LANES, top, 2));
                float shift = top == MINUS_INFINITY ? 0.0f : top * exponent;
                float shrink = power_of_two(largest[b][half] * exponent - shift);
                largest[b][half] = top;
                float total = totals[b][half] * shrink;
#pragma unroll
                for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
                    for (int c = 2 * half; c < 2 * half + 2; c++) {
                        float p = power_of_two(scores[b][n][c] * exponent - shift);
                        scores[b][n][c] = p;
                        total += p;
                    }
                }
                totals[b][half] = total;
#pragma unroll
                for (int n = 0; n < WIDTH / 8; n++) {
                    sums[b][n][2 * half] *= shrink;
                    sums[b][n][2 * half + 1] *= shrink;
                }
            }
        }
#pragma unroll
        for (int m = 0; m < KEYS / 16; m++) {
            uint32 left[BANDS][4];
#pragma unroll
            for (int b = 0; b < BANDS; b++) {
                left[b][0] = bf16_pair(scores[b][2 * m][0], scores[b][2 * m][1]);
                left[b][1] = bf16_pair(scores[b][2 * m][2], scores[b][2 * m][3]);
                left[b][2] = bf16_pair(scores[b][2 * m + 1][0], scores[b][2 * m + 1][1]);
                left[b][3] = bf16_pair(scores[b][2 * m + 1][2], scores[b][2 * m + 1][3]);
            }
#pragma unroll
            for (int n = 0; n < WIDTH / 16; n++) {
                uint32 right[4];
                load_transposed(right, my_values + buffer * KEY_BYTES + (m * 16 * STRIDE + n * 16) * 2);
#pragma unroll
                for (int b = 0; b < BANDS; b++) {
                    multiply_add(sums[b][2 * n], left[b], right[0], right[1]);
                    multiply_add(sums[b][2 * n + 1], left[b], right[2], right[3]);
                }
            }
        }
    }

    // results go through this warp's own rows of the query tile, so that they are written 16 bytes at a time
    uint32* staged = (uint32*) (memory + threadIdx.x / WARP * BANDS * 16 * STRIDE * 2);
    int64 first_row = tile.start + my_query;
#pragma unroll
    for (int b = 0; b < BANDS; b++) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
            float total = totals[b][half];
            total += __shfl_xor_sync(ALL_LANES, total, 1);
            total += __shfl_xor_sync(ALL_LANES, total, 2);
            int row = b * 16 + half * 8 + lane / 4;
            if (log_sum_exp && lane % 4 == 0 && my_query + row < end) {
                log_sum_exp[(first_row + row) * heads + head] = largest[b][half] * scale + logf(total);
            }
            float share = 1 / total;
#pragma unroll
            for (int n = 0; n < WIDTH / 8; n++) {
                staged[row * STRIDE / 2 + n * 4 + lane % 4] =
                        bf16_pair(sums[b][n][2 * half] * share, sums[b][n][2 * half + 1] * share);
            }
        }
    }
    __syncwarp();
    o += first_row * query_stride + head * size;
    int pieces = size / 8;
    for (int i = lane; i < BANDS * 16 * pieces; i += WARP) {
        int row = i / pieces;
        int column = i % pieces * 8;
        if (my_query + row < end) {
            *(uint4*) (o + row * query_stride + column) = *(const uint4*) (staged + (row * STRIDE + column) / 2);
        }
    }
}

#define FORWARD(NAME, WIDTH, WARPS, BANDS, KEYS) \
    extern "C" __global__ void __launch_bounds__(WARPS * WARP) NAME( \
            const bf16* q, \
            const bf16* k, \
            const bf16* v, \
            const int* starts, \
            bf16* o, \
            float* log_sum_exp, \
            int heads, \
            int kv_heads, \
            int size, \
            int window, \
            int sequences, \
            float scale) { \
        attend<WIDTH, WARPS, BANDS, KEYS>( \
                q, k, v, starts, o, log_sum_exp, heads, kv_heads, size, window, sequences, scale); \
    }

FORWARD(flash_attention_64, 64, 4, 2, 64)
FORWARD(flash_attention_96, 96, 4, 2, 64)
FORWARD(flash_attention_128, 128, 4, 2, 32)
