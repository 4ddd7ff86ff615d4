// Linear layers of up to 8 or 16 rows, as in decoding: y [rows, out] = x [rows, in] W' with W [out, in], in bf16 with
// f32 sums. The time is that of reading W once.
//
// Tensor cores do the sums: a tile of 16 outputs is the left operand, the rows of x are the columns of the right one.
// Which 16 elements of the inner dimension make one product does not matter as long as both sides agree, so lane 4 g +
// t takes the 8 neighbouring elements 8 t .. 8 t + 7 of every 32 of output g (and g + 8), and of row g of x: one load
// of 16 bytes each feeds two products, and nothing goes through shared memory. The WARPS of a block share the inner
// dimension of a tile in turns of AHEAD x 32 elements; a warp loads its next turn while it multiplies this one. The
// warps' sums meet in shared memory, in order. in: a multiple of 8.
#include "tensor_core.cuh"

#define TILE 16

// 16 bytes that are read once, by this block alone.
static __device__ __forceinline__ uint4 stream(const bf16* from) {
    uint4 x;
    asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0,%1,%2,%3}, [%4];"
                 : "=r"(x.x), "=r"(x.y), "=r"(x.z), "=r"(x.w)
                 : "l"(from));
    return x;
}

// The products of 32 elements of the inner dimension.
static __device__ __forceinline__ void multiply_add_32(
        float (&c)[4], const uint4& low, const uint4& high, const uint4& x) {
    uint32 first[4] = {low.x, high.x, low.y, high.y};
    uint32 second[4] = {low.z, high.z, low.w, high.w};
    multiply_add(c, first, x.x, x.y);
    multiply_add(c, second, x.z, x.w);
}

// What a warp multiplies in one turn.
template <int ROWS, int COUNT, int AHEAD>
struct Turn {
    uint4 low[COUNT][AHEAD];
    uint4 high[COUNT][AHEAD];
    uint4 right[ROWS / 8][AHEAD];
};

// Sums over x of one tile of each of COUNT weights: sums[i][row][output] when it returns.
template <int ROWS, int COUNT, int WARPS, int AHEAD>
static __device__ __forceinline__ void tile_sums(
        float (*sums)[ROWS][TILE],
        const bf16* x,
        const bf16* const (&weights)[COUNT],
        int rows,
        int in,
        int out,
        int tile) {
    __shared__ float partial[WARPS][COUNT][ROWS][TILE + 1];
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int g = lane / 4;
    int column = lane % 4 * 8;
    int64 low_row = (int64) min(tile + g, out - 1) * in;
    int64 high_row = (int64) min(tile + g + 8, out - 1) * in;
    // columns of the product that are no rows of x are made of the last row, and not used
    const bf16* mine[ROWS / 8];
    float c[COUNT][ROWS / 8][4];
#pragma unroll
    for (int r = 0; r < ROWS / 8; r++) {
        mine[r] = x + (int64) min(r * 8 + g, rows - 1) * in;
#pragma unroll
        for (int n = 0; n < COUNT; n++) {
            c[n][r][0] = c[n][r][1] = c[n][r][2] = c[n][r][3] = 0;
        }
    }
    Turn<ROWS, COUNT, AHEAD> turn;
    Turn<ROWS, COUNT, AHEAD> next;
    auto load = [&](Turn<ROWS, COUNT, AHEAD>& to, int start) {
#pragma unroll
        for (int i = 0; i < AHEAD; i++) {
            int k = start + i * 32 + column;
            bool exists = k < in;
            k = exists ? k : 0;
#pragma unroll
            for (int n = 0; n < COUNT; n++) {
                to.low[n][i] = stream(weights[n] + low_row + k);
                to.high[n][i] = stream(weights[n] + high_row + k);
            }
#pragma unroll
            for (int r = 0; r < ROWS / 8; r++) {
                uint4 piece = *(const uint4*) (mine[r] + k);
                to.right[r][i] = exists ? piece : make_uint4(0, 0, 0, 0);
            }
        }
    };
    int start = warp * AHEAD * 32;
    if (start < in) {
        load(turn, start);
    }
    for (; start < in; start += WARPS * AHEAD * 32) {
        if (start + WARPS * AHEAD * 32 < in) {
            load(next, start + WARPS * AHEAD * 32);
        }
#pragma unroll
        for (int i = 0; i < AHEAD; i++) {
#pragma unroll
            for (int n = 0; n < COUNT; n++) {
#pragma unroll
                for (int r = 0; r < ROWS / 8; r++) {
                    multiply_add_32(c[n][r], turn.low[n][i], turn.high[n][i], turn.right[r][i]);
                }
            }
        }
        turn = next;
    }
#pragma unroll
    for (int n = 0; n < COUNT; n++) {
#pragma unroll
        for (int r = 0; r < ROWS / 8; r++) {
            int row = r * 8 + lane % 4 * 2;
            partial[warp][n][row][g] = c[n][r][0];
            partial[warp][n][row + 1][g] = c[n][r][1];
            partial[warp][n][row][g + 8] = c[n][r][2];
            partial[warp][n][row + 1][g + 8] = c[n][r][3];
        }
    }
    __syncthreads();
    for (int i = threadIdx.x; i < COUNT * ROWS * TILE; i += WARPS * WARP) {
        float sum = 0;
#pragma unroll
        for (int w = 0; w < WARPS; w++) {
            sum += partial[w][i / (ROWS * TILE)][i / TILE % ROWS][i % TILE];
        }
        sums[i / (ROWS * TILE)][i / TILE % ROWS][i % TILE] = sum;
    }
    __syncthreads();
}

// One layer of several that read the same x.
struct Layer {
    const bf16* weight; // [out, in]
    const bf16* bias;   // [out], or absent
    void* y;                 // [rows, out]
    int out;
};

// y = x W' + bias, or y += x W' + bias.
template <int ROWS, int WARPS, int AHEAD, typename T>
static __device__ __forceinline__ void linear(
        const bf16* x, const Layer& layer, int rows, int in, int tile, bool adds) {
    __shared__ float sums[1][ROWS][TILE];
    const bf16* const weights[1] = {layer.weight};
    tile_sums<ROWS, 1, WARPS, AHEAD>(sums, x, weights, rows, in, layer.out, tile);
    for (int i = threadIdx.x; i < rows * TILE; i += WARPS * WARP) {
        int output = tile + i % TILE;
        if (output < layer.out) {
            int64 at = (int64) (i / TILE) * layer.out + output;
            float value = sums[0][i / TILE][i % TILE];
            if (layer.bias) {
                value += layer.bias[output];
            }
            T* to = (T*) layer.y + at;
            *to = adds ? value + (float) *to : value;
        }
    }
}

// A block for each tile.
#define LINEAR(NAME, WARPS, AHEAD, T) \
    extern "C" __global__ void __launch_bounds__(WARPS * WARP) NAME( \
            const bf16* x, \
            const bf16* weight, \
            const bf16* bias, \
            void* y, \
            int rows, \
            int in, \
            int out, \
            int adds) { \
        Layer layer = {weight, bias, y, out}; \
        linear<8, WARPS, AHEAD, T>(x, layer, rows, in, blockIdx.x * TILE, adds); \
    }

LINEAR(decode_linear, 8, 4, bf16)
LINEAR(decode_linear_narrow, 16, 4, bf16)
LINEAR(decode_linear_to_f32, 8, 4, float)

// Three layers of the same x: blocks for the first one's tiles, then for the second one's, then for the third one's.
template <int ROWS, int WARPS>
static __device__ __forceinline__ void three_linear(
        const bf16* x, const Layer& first, const Layer& second, const Layer& third, int rows, int in) {
    int tile = blockIdx.x;
    int first_tiles = (first.out + TILE - 1) / TILE;
    int second_tiles = (second.out + TILE - 1) / TILE;
    Layer layer = first;
    if (tile >= first_tiles + second_tiles) {
        layer = third;
        tile -= first_tiles + second_tiles;
    } else if (tile >= first_tiles) {
        layer = second;
        tile -= first_tiles;
    }
    linear<ROWS, WARPS, 4, bf16>(x, layer, rows, in, tile * TILE, false);
}

#define THREE_LINEAR(NAME, ROWS, WARPS) \
    extern "C" __global__ void __launch_bounds__(WARPS * WARP) NAME( \
            const bf16* x, \
            const bf16* weight0, \
            const bf16* bias0, \
            bf16* y0, \
            int out0, \
            const bf16* weight1, \
            const bf16* bias1, \
            bf16* y1, \
            int out1, \
            const bf16* weight2, \
            const bf16* bias2, \
            bf16* y2, \
            int out2, \
            int rows, \
            int in) { \
        Layer first = {weight0, bias0, y0, out0}; \
        Layer second = {weight1, bias1, y1, out1}; \
        Layer third = {weight2, bias2, y2, out2}; \
        three_linear<ROWS, WARPS>(x, first, second, third, rows, in); \
    }

THREE_LINEAR(decode_three_linear_8, 8, 8)
THREE_LINEAR(decode_three_linear_16, 16, 8)

// y = silu(x G') * (x U'): the first half of a gated layer. Both products are rounded to bf16 first, as two linear
// layers would be.
#define GATED(NAME, ROWS, WARPS, AHEAD) \
    extern "C" __global__ void __launch_bounds__(WARPS * WARP) NAME( \
            const bf16* x, const bf16* gate, const bf16* up, bf16* y, int rows, int in, int out) { \
        __shared__ float sums[2][ROWS][TILE]; \
        const bf16* const weights[2] = {gate, up}; \
        int tile = blockIdx.x * TILE; \
        tile_sums<ROWS, 2, WARPS, AHEAD>(sums, x, weights, rows, in, out, tile); \
        for (int i = threadIdx.x; i < rows * TILE; i += WARPS * WARP) { \
            int output = tile + i % TILE; \
            if (output < out) { \
                float g = bf16(sums[0][i / TILE][i % TILE]); \
                float u = bf16(sums[1][i / TILE][i % TILE]); \
                y[(int64) (i / TILE) * out + output] = g / (1 + exponential(-g)) * u; \
            } \
        } \
    }

GATED(decode_gated_8, 8, 4, 4)
GATED(decode_gated_16, 16, 4, 4)
