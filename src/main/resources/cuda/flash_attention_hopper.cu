// flash_attention.cu for Hopper: the same tiles and the same softmax, with products of warpgroups that read keys and
// values from shared memory by themselves. Each of GROUPS warpgroups owns 64 queries.
//
// Products run beside the arithmetic: scores of tile j are started before the product of the weights of tile j - 1 with
// its values, and while that one is under way the softmax of tile j is taken. So values are needed one step later than
// keys, and each has two buffers.
#include "tensor_core.cuh"
#include "attention_tiles.cuh"
#include "warpgroup.cuh"

template <int WIDTH, int GROUPS, int KEYS>
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
    constexpr int QUERIES = GROUPS * 64;
    constexpr int THREADS = GROUPS * GROUP_THREADS;
    constexpr int QUERY_BYTES = QUERIES * WIDTH * 2;
    constexpr int KEY_BYTES = KEYS * WIDTH * 2;
    extern __shared__ __align__(1024) char shared_memory[];
    uint32 query_tile = (shared_address(shared_memory) + 1023) / 1024 * 1024;
    char* memory = shared_memory + (query_tile - shared_address(shared_memory));
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
    int warp = threadIdx.x / WARP;
    int group = __shfl_sync(ALL_LANES, threadIdx.x / GROUP_THREADS, 0); // the same in a warp, and known to be
    int first_query = tile.number * QUERIES;
    int group_query = first_query + group * 64;
    int my_query = first_query + warp * 16;
    int64 query_stride = (int64) heads * size;
    int64 key_stride = (int64) kv_heads * size;
    q += (tile.start + first_query) * query_stride + head * size;
    k += tile.start * key_stride + kv_head * size;
    v += tile.start * key_stride + kv_head * size;
    int end = min(first_query + QUERIES, tile.length);
    int first = window == 0 ? 0 : max(0, first_query - window + 1) / KEYS;
    int last = (end - 1) / KEYS;
    int my_last = min(last, (group_query + 63) / KEYS);

    auto copy = [&](uint32 tiles, const bf16* from, int j) {
        copy_panels<KEYS, WIDTH, THREADS>(
                tiles + (j - first) % 2 * KEY_BYTES,
                from + (int64) j * KEYS * key_stride,
                key_stride,
                tile.length - j * KEYS,
                size);
    };
    copy_panels<QUERIES, WIDTH, THREADS>(query_tile, q, query_stride, end - first_query, size);
    copy(key_tiles, k, first);
    commit_copies();

    float sums[WIDTH / 8][4];
#pragma unroll
    for (int n = 0; n < WIDTH / 8; n++) {
        sums[n][0] = sums[n][1] = sums[n][2] = sums[n][3] = 0;
    }
    float largest[2] = {MINUS_INFINITY, MINUS_INFINITY}; // of rows g and g + 8, without the scale
    float totals[2] = {0, 0};                            // what this lane has summed
    uint32 weights[KEYS / 16][4];
    float exponent = scale * LOG2_E;

    // starts O += P V for the weights in registers and the values of tile j
    auto add_values = [&](int j) {
        uint32 values = value_tiles + (j - first) % 2 * KEY_BYTES;
#pragma unroll
        for (int m = 0; m < KEYS / 16; m++) {
            group_product<1>(sums, weights[m], operand(values + m * 16 * PANEL_ROW_BYTES, KEYS * PANEL_ROW_BYTES));
        }
        commit_products();
    };

    for (int j = first; j <= last; j++) {
        wait_for_copies<0>();
        publish_shared();
        __syncthreads();
        if (j < last) {
            copy(key_tiles, k, j + 1);
        }
        copy(value_tiles, v, j);
        commit_copies();
        if (j > my_last) {
            continue;
        }
        float scores[KEYS / 8][4];
        begin_products();
        uint32 keys = key_tiles + (j - first) % 2 * KEY_BYTES;
#pragma unroll
        for (int d = 0; d < WIDTH / 16; d++) {
            uint32 offset = d % 4 * 32;
            group_product<0, 0>(
                    scores,
                    operand(query_tile + d / 4 * QUERIES * PANEL_ROW_BYTES + group * 64 * PANEL_ROW_BYTES + offset, 0),
                    operand(keys + d / 4 * KEYS * PANEL_ROW_BYTES + offset, 0),
                    d > 0);
        }
        commit_products();
        if (j > first) {
            add_values(j - 1);
            wait_for_products<1>();
        } else {
            wait_for_products<0>();
        }
        settle(scores);
        if ((j + 1) * KEYS - 1 > my_query || (window > 0 && j * KEYS <= my_query + 15 - window)) {
            int behind = my_query + lane / 4 - (j * KEYS + lane % 4 * 2);
#pragma unroll
            for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
                for (int c = 0; c < 4; c++) {
                    int distance = behind + c / 2 * 8 - (n * 8 + c % 2);
                    if (distance < 0 || (window > 0 && distance >= window)) {
                        scores[n][c] = MINUS_INFINITY;
                    }
                }
            }
        }
        float shrinks[2];
#pragma unroll
        for (int half = 0; half < 2; half++) {
            float top = largest[half];
#pragma unroll
            for (int n = 0; n < KEYS / 8; n++) {
                top = fmaxf(top, fmaxf(scores[n][2 * half], scores[n][2 * half + 1]));
            }
            top = fmaxf(top, __shfl_xor_sync(ALL_LANES, top, 1));
            top = fmaxf(top, __shfl_xor_sync(ALL_LANES, top, 2));
            float shift = top == MINUS_INFINITY ? 0.0f : top * exponent;
            shrinks[half] = power_of_two(largest[half] * exponent - shift);
            largest[half] = top;
            float total = totals[half] * shrinks[half];
#pragma unroll
            for (int n = 0; n < KEYS / 8; n++) {
#pragma unroll
                for (int c = 2 * half; c < 2 * half + 2; c++) {
                    scores[n][c] = power_of_two(scores[n][c] * exponent - shift);
                    total += scores[n][c];
                }
            }
            totals[half] = total;
        }
        wait_for_products<0>();
        settle(sums);
#pragma unroll
        for (int n = 0; n < WIDTH / 8; n++) {
            sums[n][0] *= shrinks[0];
            sums[n][1] *= shrinks[0];
            sums[n][2] *= shrinks[1];
            sums[n][3] *= shrinks[1];
        }
#pragma unroll
        for (int m = 0; m < KEYS / 16; m++) {
            weights[m][0] = bf16_pair(scores[2 * m][0], scores[2 * m][1]);
            weights[m][1] = bf16_pair(scores[2 * m][2], scores[2 * m][3]);
            weights[m][2] = bf16_pair(scores[2 * m + 1][0], scores[2 * m + 1][1]);
            weights[m][3] = bf16_pair(scores[2 * m + 1][2], scores[2 * m + 1][3]);
        }
    }
    wait_for_copies<0>();
    publish_shared();
    __syncthreads();
    begin_products();
    add_values(my_last);
    wait_for_products<0>();
    settle(sums);
    __syncthreads();

    // results go through shared memory, so that they are written 16 bytes at a time
    constexpr int STRIDE = WIDTH + 8;
    uint32* staged = (uint32*) (memory + warp * 16 * STRIDE * 2);
    int64 first_row = tile.start + my_query;
#pragma unroll
    for (int half = 0; half < 2; half++) {
        float total = totals[half];
        total += __shfl_xor_sync(ALL_LANES, total, 1);
        total += __shfl_xor_sync(ALL_LANES, total, 2);
        int row = half * 8 + lane / 4;
        if (log_sum_exp && lane % 4 == 0 && my_query + row < end) {
            log_sum_exp[(first_row + row) * heads + head] = largest[half] * scale + logf(total);
        }
        float share = 1 / total;
#pragma unroll
        for (int n = 0; n < WIDTH / 8; n++) {
            staged[row * STRIDE / 2 + n * 4 + lane % 4] =
                    bf16_pair(sums[n][2 * half] * share, sums[n][2 * half + 1] * share);
        }
    }
    __syncwarp();
    o += first_row * query_stride + head * size;
    int pieces = size / 8;
    for (int i = lane; i < 16 * pieces; i += WARP) {
        int row = i / pieces;
        int column = i % pieces * 8;
        if (my_query + row < end) {
            *(uint4*) (o + row * query_stride + column) = *(const uint4*) (staged + (row * STRIDE + column) / 2);
        }
    }
}

#define FORWARD(NAME, WIDTH, GROUPS, KEYS) \
    extern "C" __global__ void __launch_bounds__(GROUPS * GROUP_THREADS) NAME( \
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
        attend<WIDTH, GROUPS, KEYS>(q, k, v, starts, o, log_sum_exp, heads, kv_heads, size, window, sequences, scale); \
    }

FORWARD(flash_attention_64, 64, 2, 64)
FORWARD(flash_attention_128, 128, 1, 64)
