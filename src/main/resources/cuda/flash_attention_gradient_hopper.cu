// flash_attention_gradient.cu for Hopper: the same tiles in the same order, with products of warpgroups. Each of two
// warpgroups owns 64 of the 128 keys.
#include "tensor_core.cuh"
#include "attention_tiles.cuh"
#include "attention_gradient_parts.cuh"
#include "warpgroup.cuh"

#define GROUPS 2

// Starts c [64 x QUERIES] = a b' with the rows of both in shared memory, WIDTH elements each.
template <int WIDTH>
static __device__ __forceinline__ void rows_by_rows(float (&c)[QUERIES / 8][4], uint32 a, uint32 a_panel, uint32 b) {
#pragma unroll
    for (int d = 0; d < WIDTH / 16; d++) {
        uint32 offset = d % 4 * 32;
        group_product<0, 0>(
                c,
                operand(a + d / 4 * a_panel + offset, 0),
                operand(b + d / 4 * QUERIES * PANEL_ROW_BYTES + offset, 0),
                d > 0);
    }
    commit_products();
}

// Starts c [64 x WIDTH] += a b with a [64 x QUERIES] in registers and the rows of b in shared memory.
template <int WIDTH>
static __device__ __forceinline__ void add_product(
        float (&c)[WIDTH / 8][4], const uint32 (&a)[QUERIES / 16][4], uint32 b) {
#pragma unroll
    for (int m = 0; m < QUERIES / 16; m++) {
        group_product<1>(c, a[m], operand(b + m * 16 * PANEL_ROW_BYTES, QUERIES * PANEL_ROW_BYTES));
    }
    commit_products();
}

// dk and dv: of each query head [tokens, heads, size]. Any of the three may be absent.
template <int WIDTH>
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
    constexpr int KEYS = GROUPS * 64;
    constexpr int THREADS = GROUPS * GROUP_THREADS;
    constexpr int KEY_BYTES = KEYS * WIDTH * 2;
    constexpr int QUERY_BYTES = QUERIES * WIDTH * 2;
    constexpr int KEY_PANEL = KEYS * PANEL_ROW_BYTES;
    // of dQ each warpgroup makes a part of the columns
    constexpr int MY_TILES = WIDTH / 8 / GROUPS;
    extern __shared__ __align__(1024) char shared_memory[];
    uint32 key_tile = (shared_address(shared_memory) + 1023) / 1024 * 1024;
    char* memory = shared_memory + (key_tile - shared_address(shared_memory));
    uint32 value_tile = key_tile + KEY_BYTES;
    uint32 query_tiles = value_tile + KEY_BYTES;
    uint32 dout_tiles = query_tiles + 2 * QUERY_BYTES;
    uint32 turned = dout_tiles + 2 * QUERY_BYTES;
    char* turned_memory = memory + (turned - key_tile);
    float2* row_statistics = (float2*) (turned_memory + KEYS * PANEL_ROW_BYTES);

    SequenceTile tile = sequence_tile<KEYS>(starts, sequences, gridDim.y - 1 - blockIdx.y);
    if (tile.length == 0) {
        return;
    }
    int head = blockIdx.x;
    int kv_head = head / (heads / kv_heads);
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int first_key = tile.number * KEYS;
    int group = __shfl_sync(ALL_LANES, threadIdx.x / GROUP_THREADS, 0); // the same in a warp, and known to be
    int group_key = first_key + group * 64;
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
        copy_panels<QUERIES, WIDTH, THREADS>(
                query_tiles + buffer * QUERY_BYTES, q + row * query_stride, query_stride, rows, size);
        copy_panels<QUERIES, WIDTH, THREADS>(
                dout_tiles + buffer * QUERY_BYTES, dout + row * query_stride, query_stride, rows, size);
        copy_statistics(row_statistics + buffer * QUERIES, statistics + row, rows);
        commit_copies();
    };

    int rows = tile.length - first_key;
    int64 key_offset = (tile.start + first_key) * key_stride + kv_head * size;
    copy_panels<KEYS, WIDTH, THREADS>(key_tile, k + key_offset, key_stride, rows, size);
    copy_panels<KEYS, WIDTH, THREADS>(value_tile, v + key_offset, key_stride, rows, size);
    copy_queries(first, 0);

    float key_sums[WIDTH / 8][4];
    float value_sums[WIDTH / 8][4];
#pragma unroll
    for (int n = 0; n < WIDTH / 8; n++) {
        key_sums[n][0] = key_sums[n][1] = key_sums[n][2] = key_sums[n][3] = 0;
        value_sums[n][0] = value_sums[n][1] = value_sums[n][2] = value_sums[n][3] = 0;
    }
    float exponent = scale * LOG2_E;
    int* finished = 0; // the turn that this block has taken and not passed on
    int finished_value = 0;

    for (int i = first; i <= last; i++) {
        int buffer = (i - first) % 2;
        wait_for_copies<0>();
        publish_shared();
        __syncthreads();
        if (finished && threadIdx.x == 0) {
            write_turn(finished, finished_value);
        }
        if (i < last) {
            copy_queries(i + 1, 1 - buffer);
        }
        uint32 query_tile = query_tiles + buffer * QUERY_BYTES;
        uint32 dout_tile = dout_tiles + buffer * QUERY_BYTES;
        int query = i * QUERIES;
        // whether any of these queries sees any of this group's keys, and whether all see all of this warp's
        bool some = group_key <= query + QUERIES - 1 && (window == 0 || query - (group_key + 63) < window);
        bool all = my_key + 15 <= query && (window == 0 || query + QUERIES - 1 - my_key < window);

        uint32 weights[QUERIES / 16][4];
        uint32 changes[QUERIES / 16][4];
        if (some) {
            float scores[QUERIES / 8][4];
            float products[QUERIES / 8][4];
            begin_products();
            rows_by_rows<WIDTH>(scores, key_tile + group * 64 * PANEL_ROW_BYTES, KEY_PANEL, query_tile);
            rows_by_rows<WIDTH>(products, value_tile + group * 64 * PANEL_ROW_BYTES, KEY_PANEL, dout_tile);
            wait_for_products<1>();
            settle(scores);
            const float2* mine = row_statistics + buffer * QUERIES + lane % 4 * 2;
            int behind = query + lane % 4 * 2 - (my_key + lane / 4);
            to_probabilities(scores, mine, exponent, all, behind, window);
            to_left(weights, scores);
            wait_for_products<0>();
            settle(products);
            to_changes(products, scores, mine);
            to_left(changes, products);
        } else {
#pragma unroll
            for (int m = 0; m < QUERIES / 16; m++) {
                changes[m][0] = changes[m][1] = changes[m][2] = changes[m][3] = 0;
            }
        }
        int turned_row = warp * 16 + lane / 4;
#pragma unroll
        for (int n = 0; n < QUERIES / 8; n++) {
            char* at = turned_memory + piece_offset<KEYS>(turned_row, n) + lane % 4 * 4;
            *(uint32*) at = changes[n / 2][n % 2 * 2];
            *(uint32*) (at + 8 * PANEL_ROW_BYTES) = changes[n / 2][n % 2 * 2 + 1];
        }
        publish_shared();
        if (some) {
            begin_products();
            add_product<WIDTH>(value_sums, weights, dout_tile);
            add_product<WIDTH>(key_sums, changes, query_tile);
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
        // dQ part [64 x WIDTH / GROUPS]: both operands have the keys, which are summed over, as rows
        begin_products();
        uint32 part = key_tile + (WIDTH == 64 ? group * 64 : group * KEY_PANEL);
#pragma unroll
        for (int m = 0; m < KEYS / 16; m++) {
            group_product<1, 1>(
                    query_sums,
                    operand(turned + m * 16 * PANEL_ROW_BYTES, 0),
                    operand(part + m * 16 * PANEL_ROW_BYTES, 0),
                    true);
        }
        commit_products();
        wait_for_products<0>();
        settle(query_sums);
        settle(key_sums);
        settle(value_sums);
        finished = 0;
        if (tile.number > last_adder) {
            write_partial(mine, query_sums);
            finished = turns + (int64) i * heads;
            finished_value = before + 1;
        } else if (dq) {
            int row = query + warp % 4 * 16;
            int column = group * MY_TILES * 8;
            write_query_gradient(dq, query_stride, row, tile.length, column, size, scale, query_sums);
        }
    }
    __syncthreads();
    if (finished && threadIdx.x == 0) {
        write_turn(finished, finished_value);
    }
    // every warp has its own rows for what it writes; nothing else is read any more
    int64 to = (tile.start + my_key) * query_stride + head * size;
    int own_rows = tile.length - my_key;
    if (dk) {
        write_rows<WIDTH>(dk + to, query_stride, own_rows, size, scale, key_sums, memory);
    }
    if (dv) {
        write_rows<WIDTH>(dv + to, query_stride, own_rows, size, 1, value_sums, memory);
    }
}

#define BACKWARD(NAME, WIDTH) \
    extern "C" __global__ void __launch_bounds__(GROUPS * GROUP_THREADS) NAME( \
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
        gradient<WIDTH>( \
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

BACKWARD(flash_attention_gradient_64, 64)
BACKWARD(flash_attention_gradient_128, 128)
