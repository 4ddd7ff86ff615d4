// What both gradients of attention share: how blocks add to dQ, how dK and dV are written.
//
// dQ is summed over the tiles of keys in f32 in `partial`, without atomics and always in the same order: the last tile
// of keys that a tile of queries sees comes first (it begins with those queries), then the one before it, and so on;
// the last one to add writes dq. `turns` counts, for each tile of queries and head, how many have added. A block waits
// only for blocks of larger tiles of the same head, which have smaller numbers and therefore are begun before it.

// Queries of a tile.
#define QUERIES 64

static __device__ __forceinline__ int read_turn(const int* turn) {
    int value;
    asm volatile("ld.acquire.gpu.global.s32 %0, [%1];" : "=r"(value) : "l"(turn) : "memory");
    return value;
}

static __device__ __forceinline__ void write_turn(int* turn, int value) {
    __threadfence();
    asm volatile("st.release.gpu.global.s32 [%0], %1;" ::"l"(turn), "r"(value) : "memory");
}

// Rounds C tiles to A tiles.
static __device__ __forceinline__ void to_left(uint32 (&a)[QUERIES / 16][4], const float (&c)[QUERIES / 8][4]) {
#pragma unroll
    for (int m = 0; m < QUERIES / 16; m++) {
        a[m][0] = bf16_pair(c[2 * m][0], c[2 * m][1]);
        a[m][1] = bf16_pair(c[2 * m][2], c[2 * m][3]);
        a[m][2] = bf16_pair(c[2 * m + 1][0], c[2 * m + 1][1]);
        a[m][3] = bf16_pair(c[2 * m + 1][2], c[2 * m + 1][3]);
    }
}

// Writes this warp's 16 rows through its own part of a tile, 16 bytes at a time.
template <int WIDTH>
static __device__ __forceinline__ void write_rows(
        bf16* to, int64 stride, int rows, int size, float factor, const float (&c)[WIDTH / 8][4], char* tile) {
    constexpr int STRIDE = WIDTH + 8;
    int lane = threadIdx.x % WARP;
    uint32* staged = (uint32*) (tile + threadIdx.x / WARP * 16 * STRIDE * 2);
    __syncwarp();
#pragma unroll
    for (int n = 0; n < WIDTH / 8; n++) {
        int at = lane / 4 * STRIDE / 2 + n * 4 + lane % 4;
        staged[at] = bf16_pair(c[n][0] * factor, c[n][1] * factor);
        staged[at + 8 * STRIDE / 2] = bf16_pair(c[n][2] * factor, c[n][3] * factor);
    }
    __syncwarp();
    int pieces = size / 8;
    for (int i = lane; i < 16 * pieces; i += WARP) {
        int row = i / pieces;
        int column = i % pieces * 8;
        if (row < rows) {
            *(uint4*) (to + row * stride + column) = *(const uint4*) (staged + (row * STRIDE + column) / 2);
        }
    }
}


// Starts copying the queries' statistics (log_sum_exp in base 2, delta); zeros for rows that do not exist.
static __device__ __forceinline__ void copy_statistics(float2* to, const float2* from, int rows) {
    if (threadIdx.x < QUERIES) {
        bool exists = (int) threadIdx.x < rows;
        asm volatile("cp.async.ca.shared.global [%0], [%1], 8, %2;" ::"r"(shared_address(to + threadIdx.x)),
                     "l"(from + (exists ? threadIdx.x : 0)),
                     "r"(exists ? 8 : 0));
    }
}

// Scores turned around [16 keys x QUERIES] become probabilities. `behind`: how far this lane's first query is behind
// its first key.
static __device__ __forceinline__ void to_probabilities(
        float (&scores)[QUERIES / 8][4],
        const float2* statistics,
        float exponent,
        bool all_visible,
        int behind,
        int window) {
#pragma unroll
    for (int n = 0; n < QUERIES / 8; n++) {
#pragma unroll
        for (int c = 0; c < 4; c++) {
            scores[n][c] = power_of_two(scores[n][c] * exponent - statistics[n * 8 + c % 2].x);
            if (!all_visible) {
                int distance = behind + n * 8 + c % 2 - c / 2 * 8;
                if (distance < 0 || (window > 0 && distance >= window)) {
                    scores[n][c] = 0;
                }
            }
        }
    }
}

// Products of values and dO become gradients of scores (without the scale).
static __device__ __forceinline__ void to_changes(
        float (&products)[QUERIES / 8][4], const float (&probabilities)[QUERIES / 8][4], const float2* statistics) {
#pragma unroll
    for (int n = 0; n < QUERIES / 8; n++) {
#pragma unroll
        for (int c = 0; c < 4; c++) {
            products[n][c] = probabilities[n][c] * (products[n][c] - statistics[n * 8 + c % 2].y);
        }
    }
}

// What other blocks have added to this warp's part of dQ; `from` is this lane's.
template <int TILES>
static __device__ __forceinline__ void read_partial(float (&c)[TILES][4], const float4* from, bool exists) {
#pragma unroll
    for (int n = 0; n < TILES; n++) {
        float4 sum = exists ? __ldcg(from + n * WARP) : make_float4(0, 0, 0, 0);
        c[n][0] = sum.x;
        c[n][1] = sum.y;
        c[n][2] = sum.z;
        c[n][3] = sum.w;
    }
}

template <int TILES>
static __device__ __forceinline__ void write_partial(float4* to, const float (&c)[TILES][4]) {
#pragma unroll
    for (int n = 0; n < TILES; n++) {
        __stcg(to + n * WARP, make_float4(c[n][0], c[n][1], c[n][2], c[n][3]));
    }
}

// This warp's part of dq: 16 rows, columns from `column` on.
template <int TILES>
static __device__ __forceinline__ void write_query_gradient(
        bf16* dq, int64 stride, int row, int rows, int column, int size, float scale, const float (&c)[TILES][4]) {
    row += threadIdx.x % WARP / 4;
    column += threadIdx.x % 4 * 2;
#pragma unroll
    for (int n = 0; n < TILES; n++) {
        if (column + n * 8 < size && row < rows) {
            *(uint32*) (dq + row * stride + column + n * 8) = bf16_pair(c[n][0] * scale, c[n][1] * scale);
        }
        if (column + n * 8 < size && row + 8 < rows) {
            *(uint32*) (dq + (row + 8) * stride + column + n * 8) = bf16_pair(c[n][2] * scale, c[n][3] * scale);
        }
    }
}
