// The gradient of flash_attention.cu. A block takes a tile of KEYS = 16 * WARPS keys of one query head and goes through
// the tiles of QUERIES = 64 queries that see them, from the first to the last. Each warp owns 16 keys and works on the
// scores turned around:
//   P' = exp(K Q' - log_sum_exp) and dS' = P' (V dO' - delta), both [16 x QUERIES], with delta = rowsum(dO o)
//   dV += P' dO, dK += dS' Q     left operands straight from the registers
//   dQ += dS K                   over the keys of all warps, so dS' goes through shared memory
#include "tensor_core.cuh"
#include "attention_tiles.cuh"
#include "attention_gradient_parts.cuh"

#define TURNED_STRIDE (QUERIES + 8)

// c [16 x 16 COLUMNS] = a b' with the rows of a and of b in shared memory, WIDTH elements each.
template <int COLUMNS, int WIDTH>
static __device__ __forceinline__ void rows_by_rows(float (&c)[2 * COLUMNS][4], uint32 a, uint32 b) {
#pragma unroll
    for (int n = 0; n < 2 * COLUMNS; n++) {
        c[n][0] = c[n][1] = c[n][2] = c[n][3] = 0;
    }
#pragma unroll
    for (int d = 0; d < WIDTH / 16; d++) {
        uint32 left[4];
        load_matrices(left, a + d * 32);
#pragma unroll
        for (int n = 0; n < COLUMNS; n++) {
            uint32 right[4];
            load_matrices(right, b + (n * 16 * (WIDTH + 8) + d * 16) * 2);
            multiply_add(c[2 * n], left, right[0], right[1]);
            multiply_add(c[2 * n + 1], left, right[2], right[3]);
        }
    }
}

// c [16 x WIDTH] += a b with a [16 x QUERIES] in registers and the rows of b in shared memory.
template <int WIDTH>
static __device__ __forceinline__ void add_product(
        float (&c)[WIDTH / 8][4], const uint32 (&a)[QUERIES / 16][4], uint32 b) {
#pragma unroll
    for (int m = 0; m < QUERIES / 16; m++) {
#pragma unroll
        for (int n = 0; n < WIDTH / 16; n++) {
            uint32 right[4];
            load_transposed(right, b + (m * 16 * (WIDTH + 8) + n * 16) * 2);
            multiply_add(c[2 * n], a[m], right[0], right[1]);
            multiply_add(c[2 * n + 1], a[m], right[2], right[3]);
        }
    }
}

// dk and dv: of each query head [tokens, heads, size]. Any of the three may be absent.
// BUFFERS: 2 to copy the next queries beside the work, 1 where there is less shared memory.
template <int WIDTH, int WARPS, int BUFFERS>
static __device__ __forceinline__ void gradient(
        const bf16* dout,
        const bf16* q,
        const bf16* k,
        const bf16* v,
        const float2* statistics,
        const int* starts,
        bf16* dq,
        bf16* dk,
        bf16* dv,
        float4* partial,
        int* turns,
        int tokens,
        int heads,
        int kv_heads,
        int size,
        int window,
        int sequences,
        float scale) {
    constexpr int KEYS = WARPS * 16;
    constexpr int THREADS = WARPS * WARP;
    constexpr int STRIDE = WIDTH + 8;
    constexpr int KEY_BYTES = KEYS * STRIDE * 2;
    constexpr int QUERY_BYTES = QUERIES * STRIDE * 2;
    // dQ is shared among the warps: four parts of 16 queries, and PARTS parts of the columns
    constexpr int PARTS = WARPS / 4;
    constexpr int MY_TILES = WIDTH / 8 / PARTS;
    extern __shared__ __align__(16) char memory[];
    char* query_memory = memory + 2 * KEY_BYTES;
    char* turned_memory = query_memory + 2 * BUFFERS * QUERY_BYTES;
    float2* row_statistics = (float2*) (turned_memory + KEYS * TURNED_STRIDE * 2);
    uint32 key_tile = shared_address(memory);
    uint32 value_tile = key_tile + KEY_BYTES;
    uint32 query_tiles = shared_address(query_memory);
    uint32 dout_tiles = query_tiles + BUFFERS * QUERY_BYTES;
    uint32 turned = shared_address(turned_memory);

    SequenceTile tile = sequence_tile<KEYS>(starts, sequences, gridDim.y - 1 - blockIdx.y);
    if (tile.length == 0) {
        return;
    }
    int head = blockIdx.x;
    int kv_head = head / (heads / kv_heads);
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int first_key = tile.number * KEYS;
    int my_key = first_key + warp * 16;
    int64 query_stride = (int64) heads * size;
    int64 key_stride = (int64) kv_heads * size;
    q += tile.start * query_stride + head * size;
    dout += tile.start * query_stride + head * size;
    if (dq) {
        dq += tile.start * query_stride + head * size;
    }
    statistics += (int64) head * tokens + tile.start;
    int64 turn = (int64) (tile.start / QUERIES + tile.sequence) * heads + head;
    turns += turn;
    partial += turn * (QUERIES * WIDTH / 4) + warp * MY_TILES * WARP + lane;
    int first = first_key / QUERIES;
    int last = (tile.length - 1) / QUERIES;
    if (window > 0) {
        last = min(last, (first_key + KEYS - 1 + window - 1) / QUERIES);
    }

    auto copy_queries = [&](int i, int buffer) {
        int row = i * QUERIES;
        int rows = tile.length - row;
        copy_tile<QUERIES, WIDTH, THREADS>(
                query_tiles + buffer * QUERY_BYTES, q + row * query_stride, query_stride, rows, size);
        copy_tile<QUERIES, WIDTH, THREADS>(
                dout_tiles + buffer * QUERY_BYTES, dout + row * query_stride, query_stride, rows, size);
        copy_statistics(row_statistics + buffer * QUERIES, statistics + row, rows);
        commit_copies();
    };

    int rows = tile.length - first_key;
    int64 key_offset = (tile.start + first_key) * key_stride + kv_head * size;
    copy_tile<KEYS, WIDTH, THREADS>(key_tile, k + key_offset, key_stride, rows, size);
    copy_tile<KEYS, WIDTH, THREADS>(value_tile, v + key_offset, key_stride, rows, size);
    copy_queries(first, 0);

    float key_sums[WIDTH / 8][4];
    float value_sums[WIDTH / 8][4];
#pragma unroll
    for (int n = 0; n < WIDTH / 8; n++) {
        key_sums[n][0] = key_sums[n][1] = key_sums[n][2] = key_sums[n][3] = 0;
        value_sums[n][0] = value_sums[n][1] = value_sums[n][2] = value_sums[n][3] = 0;
    }
    float exponent = scale * LOG2_E;
    uint32 by_rows = lane_by_rows<STRIDE>() * 2;
    uint32 by_columns = lane_by_columns<STRIDE>() * 2;
    uint32 my_rows = warp * 16 * STRIDE * 2 + by_rows;
    int* finished = 0; // the turn that this block has taken and not passed on
    int finished_value = 0;

    for (int i = first; i <= last; i++) {
        int buffer = (i - first) % BUFFERS;
        wait_for_copies<0>();
        __syncthreads();
        if (finished && threadIdx.x == 0) {
            write_turn(finished, finished_value);
        }
        if (BUFFERS == 2 && i < last) {
            copy_queries(i + 1, 1 - buffer);
        }
        uint32 query_tile = query_tiles + buffer * QUERY_BYTES;
        uint32 dout_tile = dout_tiles + buffer * QUERY_BYTES;
        int query = i * QUERIES;
        // whether any of these queries sees any of this warp's keys, and whether all see all
        bool some = my_key <= query + QUERIES - 1 && (window == 0 || query - (my_key + 15) < window);
        bool all = my_key + 15 <= query && (window == 0 || query + QUERIES - 1 - my_key < window);

        uint32 weights[QUERIES / 16][4];
        uint32 changes[QUERIES / 16][4];
        if (some) {
            float scores[QUERIES / 8][4];
            rows_by_rows<QUERIES / 16, WIDTH>(scores, key_tile + my_rows, query_tile + by_columns);
            const float2* mine = row_statistics + buffer * QUERIES + lane % 4 * 2;
            int behind = query + lane % 4 * 2 - (my_key + lane / 4);
            to_probabilities(scores, mine, exponent, all, behind, window);
            to_left(weights, scores);
            float products[QUERIES / 8][4];
            rows_by_rows<QUERIES / 16, WIDTH>(products, value_tile + my_rows, dout_tile + by_columns);
            to_changes(products, scores, mine);
            to_left(changes, products);
        } else {
#pragma unroll
            for (int m = 0; m < QUERIES / 16; m++) {
                changes[m][0] = changes[m][1] = changes[m][2] = changes[m][3] = 0;
            }
        }
        uint32* my_turned = (uint32*) (turned_memory + (warp * 16 + lane / 4) * TURNED_STRIDE * 2) + lane % 4;
#pragma unroll
        for (int m = 0; m < QUERIES / 16; m++) {
            my_turned[m * 8] = changes[m][0];
            my_turned[m * 8 + 8 * TURNED_STRIDE / 2] = changes[m][1];
            my_turned[m * 8 + 4] = changes[m][2];
            my_turned[m * 8 + 4 + 8 * TURNED_STRIDE / 2] = changes[m][3];
        }

        // who adds to these queries before this block
        int first_adder = min(query + QUERIES - 1, tile.length - 1) / KEYS;
        int last_adder = window == 0 ? 0 : max(0, query - window + 1) / KEYS;
        int before = first_adder - tile.number;
        if (before > 0 && threadIdx.x == 0) {
            while (read_turn(turns + (int64) i * heads) != before) {
            }
        }
        __syncthreads();
        float4* mine = partial + (int64) i * heads * (QUERIES * WIDTH / 4);
        float query_sums[MY_TILES][4];
        read_partial(query_sums, mine, before > 0);
        if (some) {
            add_product<WIDTH>(value_sums, weights, dout_tile + by_rows);
            add_product<WIDTH>(key_sums, changes, query_tile + by_rows);
        }
        int part = warp / 4 * MY_TILES * 8;
#pragma unroll
        for (int m = 0; m < KEYS / 16; m++) {
            uint32 left[4];
            int from = m * 16 * TURNED_STRIDE + warp % 4 * 16 + lane_by_columns<TURNED_STRIDE>();
            load_transposed(left, turned + from * 2);
#pragma unroll
            for (int n = 0; n < MY_TILES / 2; n++) {
                uint32 right[4];
                load_transposed(right, key_tile + by_rows + (m * 16 * STRIDE + part + n * 16) * 2);
                multiply_add(query_sums[2 * n], left, right[0], right[1]);
                multiply_add(query_sums[2 * n + 1], left, right[2], right[3]);
            }
        }
        finished = 0;
        if (tile.number > last_adder) {
            write_partial(mine, query_sums);
            finished = turns + (int64) i * heads;
            finished_value = before + 1;
        } else if (dq) {
            write_query_gradient(
                    dq, query_stride, query + warp % 4 * 16, tile.length, part, size, scale, query_sums);
        }
        if (BUFFERS == 1 && i < last) {
            __syncthreads();
            copy_queries(i + 1, 0);
        }
    }
    __syncthreads();
    if (finished && threadIdx.x == 0) {
        write_turn(finished, finished_value);
    }
    int64 to = (tile.start + my_key) * query_stride + head * size;
    int own_rows = tile.length - my_key;
    if (dk) {
        write_rows<WIDTH>(dk + to, query_stride, own_rows, size, scale, key_sums, memory);
    }
    if (dv) {
        write_rows<WIDTH>(dv + to, query_stride, own_rows, size, 1, value_sums, memory + KEY_BYTES);
    }
}

#define BACKWARD(NAME, WIDTH, WARPS, BUFFERS) \
    extern "C" __global__ void __launch_bounds__(WARPS * WARP) NAME( \
            const bf16* dout, \
            const bf16* q, \
            const bf16* k, \
            const bf16* v, \
            const float2* statistics, \
            const int* starts, \
            bf16* dq, \
            bf16* dk, \
            bf16* dv, \
            float4* partial, \
            int* turns, \
            int tokens, \
            int heads, \
            int kv_heads, \
            int size, \
            int window, \
            int sequences, \
            float scale) { \
        gradient<WIDTH, WARPS, BUFFERS>( \
                dout, \
                q, \
                k, \
                v, \
                statistics, \
                starts, \
                dq, \
                dk, \
                dv, \
                partial, \
                turns, \
                tokens, \
                heads, \
                kv_heads, \
                size, \
                window, \
                sequences, \
                scale); \
    }

BACKWARD(flash_attention_gradient_64, 64, 8, 2)
BACKWARD(flash_attention_gradient_96, 96, 8, 2)
BACKWARD(flash_attention_gradient_128, 128, 8, 2)

// For devices with less than 164 KB of shared memory for a block.
BACKWARD(flash_attention_gradient_96_lean, 96, 4, 1)
BACKWARD(flash_attention_gradient_128_lean, 128, 4, 1)
