// Attention of new tokens over a cache in pages (position p of sequence s lies in page pages[s][p / page_size]), in
// bf16 with f32 sums, in the manner of Flash-Decoding: a block takes one new token, one key head and one of SPLITS
// parts of the positions; all query heads of that key head (up to 16) are the rows of one product on tensor cores, so
// keys and values are read once for all of them.
//
// Each of the four warps works alone on 16 positions at a time, in two buffers of its own: scores S = Q K', online
// softmax, O += P V. Then the warps' parts are put together, and by a second kernel the splits'. New positions of a
// sequence follow one another: they are read from k and v, and written to the cache, which is read for earlier
// positions only. So one kernel appends and attends without waiting between. The number of blocks depends on shapes
// alone; how far each goes is read from positions on the device.
#include "tensor_core.cuh"

#define WARPS 4
#define KEYS 16
#define LOG2_E 1.4426950408889634f

// What a part of the positions gives for one query: sum of the values weighted by 2^(score - largest), and the weights'
// total. In memory: for each token, head and split WIDTH sums, then largest and total.

template <int WIDTH>
static __device__ __forceinline__ void attend(
        const bf16* q,
        const bf16* k,
        const bf16* v,
        bf16* key_cache,
        bf16* value_cache,
        const int* positions,
        const int* starts,
        const int* pages,
        bf16* o,
        float* parts,
        int sequences,
        int page_width,
        int page_size,
        int heads,
        int kv_heads,
        int size,
        int window,
        float scale) {
    constexpr int STRIDE = WIDTH + 8;
    constexpr int TILE = KEYS * STRIDE;
    extern __shared__ __align__(16) bf16 tiles[]; // [WARPS][2 buffers][keys, values][TILE]
    __shared__ float largests[WARPS][16];
    __shared__ float totals[WARPS][16];
    int token = blockIdx.z;
    int kv_head = blockIdx.y;
    int split = blockIdx.x;
    int splits = gridDim.x;
    int group = heads / kv_heads;
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int sequence = sequence_of(starts, sequences, token);
    int first_token = starts[sequence];
    int position = positions[token];
    int first_new = positions[first_token];
    int64 row_width = (int64) kv_heads * size;
    pages += (int64) sequence * page_width;
    k += kv_head * size;
    v += kv_head * size;

    if (split == 0) {
        int64 slot = (int64) pages[position / page_size] * page_size + position % page_size;
        int64 to = slot * row_width + kv_head * size;
        for (int i = threadIdx.x; i < size; i += WARPS * WARP) {
            key_cache[to + i] = k[token * row_width + i];
            value_cache[to + i] = v[token * row_width + i];
        }
    }

    // tiles of this split, dealt to the warps in turn
    int first = window == 0 ? 0 : max(0, position - window + 1);
    int first_tile = first / KEYS;
    int tile_count = position / KEYS + 1 - first_tile;
    int from = first_tile + (int) ((int64) tile_count * split / splits);
    int to = first_tile + (int) ((int64) tile_count * (split + 1) / splits);

    uint32 my_tiles = shared_address(tiles + warp * 4 * TILE);
    auto copy = [&](int tile, int buffer) {
        // two lanes share a row: the slot of a position is looked up once for all its pieces
        int row = lane / 2;
        int p = tile * KEYS + row;
        bool exists = p <= position;
        bool is_new = p >= first_new;
        int64 at = 0;
        if (exists) {
            at = is_new ? (first_token + p - first_new) * row_width
                        : ((int64) pages[p / page_size] * page_size + p % page_size) * row_width + kv_head * size;
        }
        const bf16* key = (is_new ? k : key_cache) + at;
        const bf16* value = (is_new ? v : value_cache) + at;
        uint32 target = my_tiles + buffer * 4 * TILE + row * STRIDE * 2;
#pragma unroll
        for (int i = 0; i < WIDTH / 16; i++) {
            int column = (2 * i + lane % 2) * 8;
            bool inside = exists && column < size;
            copy_async(target + column * 2, inside ? key + column : q, inside);
            copy_async(target + 2 * TILE + column * 2, inside ? value + column : q, inside);
        }
    };

    // the queries of the group as left operands; rows that are no heads are zero
    uint32 left[WIDTH / 16][4];
#pragma unroll
    for (int d = 0; d < WIDTH / 16; d++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int row = lane / 4 + i % 2 * 8;
            int column = d * 16 + lane % 4 * 2 + i / 2 * 8;
            bool exists = row < group && column < size;
            left[d][i] = exists
                    ? *(const uint32*) (q + ((int64) token * heads + kv_head * group + row) * size + column)
                    : 0;
        }
    }
    float sums[WIDTH / 8][4];
#pragma unroll
    for (int n = 0; n < WIDTH / 8; n++) {
        sums[n][0] = sums[n][1] = sums[n][2] = sums[n][3] = 0;
    }
    float largest[2] = {MINUS_INFINITY, MINUS_INFINITY};
    float total[2] = {0, 0};
    float exponent = scale * LOG2_E;
    uint32 by_rows = my_tiles + lane_by_rows<STRIDE>() * 2;
    uint32 by_columns = my_tiles + lane_by_columns<STRIDE>() * 2;

    if (from + warp < to) {
        copy(from + warp, 0);
    }
    commit_copies();
    int buffer = 0;
    for (int tile = from + warp; tile < to; tile += WARPS) {
        if (tile + WARPS < to) {
            copy(tile + WARPS, 1 - buffer);
        }
        commit_copies();
        wait_for_copies<1>();
        __syncwarp();
        float scores[2][4] = {{0, 0, 0, 0}, {0, 0, 0, 0}};
#pragma unroll
        for (int d = 0; d < WIDTH / 16; d++) {
            uint32 right[4];
            load_matrices(right, by_columns + buffer * 4 * TILE + d * 32);
            multiply_add(scores[0], left[d], right[0], right[1]);
            multiply_add(scores[1], left[d], right[2], right[3]);
        }
#pragma unroll
        for (int n = 0; n < 2; n++) {
#pragma unroll
            for (int c = 0; c < 4; c++) {
                int p = tile * KEYS + n * 8 + lane % 4 * 2 + c % 2;
                if (p < first || p > position) {
                    scores[n][c] = MINUS_INFINITY;
                }
            }
        }
#pragma unroll
        for (int half = 0; half < 2; half++) {
            float top = fmaxf(largest[half], fmaxf(fmaxf(scores[0][2 * half], scores[0][2 * half + 1]),
                                                   fmaxf(scores[1][2 * half], scores[1][2 * half + 1])));
            top = fmaxf(top, __shfl_xor_sync(ALL_LANES, top, 1));
            top = fmaxf(top, __shfl_xor_sync(ALL_LANES, top, 2));
            float shift = top == MINUS_INFINITY ? 0.0f : top * exponent;
            float shrink = power_of_two(largest[half] * exponent - shift);
            largest[half] = top;
            total[half] *= shrink;
#pragma unroll
            for (int n = 0; n < 2; n++) {
#pragma unroll
                for (int c = 2 * half; c < 2 * half + 2; c++) {
                    scores[n][c] = power_of_two(scores[n][c] * exponent - shift);
                    total[half] += scores[n][c];
                }
            }
#pragma unroll
            for (int n = 0; n < WIDTH / 8; n++) {
                sums[n][2 * half] *= shrink;
                sums[n][2 * half + 1] *= shrink;
            }
        }
        uint32 weights[4] = {
            bf16_pair(scores[0][0], scores[0][1]),
            bf16_pair(scores[0][2], scores[0][3]),
            bf16_pair(scores[1][0], scores[1][1]),
            bf16_pair(scores[1][2], scores[1][3])};
#pragma unroll
        for (int n = 0; n < WIDTH / 16; n++) {
            uint32 right[4];
            load_transposed(right, by_rows + (buffer * 2 + 1) * 2 * TILE + n * 32);
            multiply_add(sums[2 * n], weights, right[0], right[1]);
            multiply_add(sums[2 * n + 1], weights, right[2], right[3]);
        }
        __syncwarp();
        buffer = 1 - buffer;
    }
    wait_for_copies<0>();

    // the warps' parts, over the tiles' memory
    __syncthreads();
    float* all = (float*) tiles; // [WARPS][16][WIDTH]
#pragma unroll
    for (int half = 0; half < 2; half++) {
        total[half] += __shfl_xor_sync(ALL_LANES, total[half], 1);
        total[half] += __shfl_xor_sync(ALL_LANES, total[half], 2);
        int row = lane / 4 + half * 8;
        if (lane % 4 == 0) {
            largests[warp][row] = largest[half] * exponent;
            totals[warp][row] = total[half];
        }
#pragma unroll
        for (int n = 0; n < WIDTH / 8; n++) {
            float* at = all + (warp * 16 + row) * WIDTH + n * 8 + lane % 4 * 2;
            at[0] = sums[n][2 * half];
            at[1] = sums[n][2 * half + 1];
        }
    }
    __syncthreads();
    for (int i = threadIdx.x; i < group * WIDTH; i += WARPS * WARP) {
        int row = i / WIDTH;
        int column = i % WIDTH;
        float top = MINUS_INFINITY;
        for (int w = 0; w < WARPS; w++) {
            top = fmaxf(top, largests[w][row]);
        }
        float value = 0;
        float denominator = 0;
        for (int w = 0; w < WARPS && top > MINUS_INFINITY; w++) {
            float factor = power_of_two(largests[w][row] - top);
            value += all[(w * 16 + row) * WIDTH + column] * factor;
            denominator += totals[w][row] * factor;
        }
        int64 task = (int64) token * heads + kv_head * group + row;
        if (splits == 1) {
            if (column < size) {
                o[task * size + column] = value / denominator;
            }
        } else {
            float* part = parts + (task * splits + split) * (WIDTH + 2);
            part[column] = value;
            if (column == 0) {
                part[WIDTH] = top;
                part[WIDTH + 1] = denominator;
            }
        }
    }
}

#define DECODE(NAME, WIDTH) \
    extern "C" __global__ void __launch_bounds__(WARPS * WARP) NAME( \
            const bf16* q, \
            const bf16* k, \
            const bf16* v, \
            bf16* key_cache, \
            bf16* value_cache, \
            const int* positions, \
            const int* starts, \
            const int* pages, \
            bf16* o, \
            float* parts, \
            int sequences, \
            int page_width, \
            int page_size, \
            int heads, \
            int kv_heads, \
            int size, \
            int window, \
            float scale) { \
        attend<WIDTH>( \
                q, \
                k, \
                v, \
                key_cache, \
                value_cache, \
                positions, \
                starts, \
                pages, \
                o, \
                parts, \
                sequences, \
                page_width, \
                page_size, \
                heads, \
                kv_heads, \
                size, \
                window, \
                scale); \
    }

DECODE(decode_attention_64, 64)
DECODE(decode_attention_96, 96)
DECODE(decode_attention_128, 128)

// Puts the splits together; a block for each token and head, a thread for each element.
extern "C" __global__ void decode_attention_merge(const float* parts, bf16* o, int splits, int width, int size) {
    const float* mine = parts + (int64) blockIdx.x * splits * (width + 2);
    float top = MINUS_INFINITY;
    for (int s = 0; s < splits; s++) {
        top = fmaxf(top, mine[s * (width + 2) + width]);
    }
    float value = 0;
    float denominator = 0;
    for (int s = 0; s < splits; s++) {
        const float* part = mine + s * (width + 2);
        float factor = power_of_two(part[width] - top);
        value += part[threadIdx.x] * factor;
        denominator += part[width + 1] * factor;
    }
    if (threadIdx.x < size) {
        o[(int64) blockIdx.x * size + threadIdx.x] = value / denominator;
    }
}
