// The narrow products of adapters, bound by the reading of one wide matrix: tiles of 16 x 8 on tensor cores. All numbers
// are bf16, sums f32. Ranks are multiples of 8.

#define ROWS 16
#define WARPS 4
#define CHUNK 32

// c += a b for a tile of 16 x 8 with an inner size of 16.
static __device__ __forceinline__ void multiply_tile(
        float (&c)[4], uint32 a0, uint32 a1, uint32 a2, uint32 a3, uint32 b0, uint32 b1) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}

static __device__ __forceinline__ uint32 transposed(uint32 x) {
    uint32 y;
    asm("movmatrix.sync.aligned.m8n8.trans.b16 %0, %1;" : "=r"(y) : "r"(x));
    return y;
}

// y[i] [rows, 8 * TILES] = scale * x [rows, inner] w[i]' for COUNT factors, with w[i] [8 * TILES, inner], or
// [inner, 8 * TILES] if BY_INNER; rows of y lie stride elements apart. A block for 16 rows: its warps take every fourth
// chunk of the inner axis. A thread reads 16 bytes of two rows at a time; which elements of a chunk meet in which product
// does not matter, as long as both factors agree.
template <int TILES, int COUNT, bool BY_INNER>
static __device__ __forceinline__ void narrow_rows(
        const bf16* x,
        const bf16* const (&w)[COUNT],
        bf16* const (&y)[COUNT],
        int stride,
        int rows,
        int inner,
        float scale) {
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int g = lane / 4;
    int t = lane % 4;
    int first = blockIdx.x * ROWS;
    const bf16* upper = x + (int64) min(first + g, rows - 1) * inner;
    const bf16* lower = x + (int64) min(first + g + 8, rows - 1) * inner;
    float sums[COUNT][TILES][4];
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) {
#pragma unroll
            for (int j = 0; j < 4; j++) {
                sums[i][tile][j] = 0;
            }
        }
    }
#pragma unroll(COUNT * TILES > 4 ? 2 : 4)
    for (int base = warp * CHUNK; base < inner; base += WARPS * CHUNK) {
        uint4 a = *reinterpret_cast<const uint4*>(upper + base + t * 8);
        uint4 b = *reinterpret_cast<const uint4*>(lower + base + t * 8);
#pragma unroll
        for (int i = 0; i < COUNT; i++) {
#pragma unroll
            for (int tile = 0; tile < TILES; tile++) {
                uint4 c;
                if (BY_INNER) {
                    const bf16* from = w[i] + (int64) (base + g / 2 * 8 + g % 2) * (8 * TILES) + tile * 8 + t * 2;
                    c.x = transposed(*reinterpret_cast<const uint32*>(from));
                    c.y = transposed(*reinterpret_cast<const uint32*>(from + 2 * 8 * TILES));
                    c.z = transposed(*reinterpret_cast<const uint32*>(from + 4 * 8 * TILES));
                    c.w = transposed(*reinterpret_cast<const uint32*>(from + 6 * 8 * TILES));
                } else {
                    c = *reinterpret_cast<const uint4*>(w[i] + (int64) (tile * 8 + g) * inner + base + t * 8);
                }
                multiply_tile(sums[i][tile], a.x, b.x, a.y, b.y, c.x, c.y);
                multiply_tile(sums[i][tile], a.z, b.z, a.w, b.w, c.z, c.w);
            }
        }
    }
    __shared__ float parts[WARPS][ROWS][8 * TILES * COUNT];
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) {
            int column = (i * TILES + tile) * 8 + 2 * t;
            parts[warp][g][column] = sums[i][tile][0];
            parts[warp][g][column + 1] = sums[i][tile][1];
            parts[warp][g + 8][column] = sums[i][tile][2];
            parts[warp][g + 8][column + 1] = sums[i][tile][3];
        }
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
        for (int at = threadIdx.x; at < ROWS * 8 * TILES; at += WARPS * WARP) {
            int row = at / (8 * TILES);
            int column = at % (8 * TILES);
            if (first + row < rows) {
                float sum = 0;
#pragma unroll
                for (int part = 0; part < WARPS; part++) {
                    sum += parts[part][row][i * 8 * TILES + column];
                }
                y[i][(int64) (first + row) * stride + column] = scale * sum;
            }
        }
    }
}

// One factor; then two and three factors that meet the same x; then up to three products, each with an x and an inner size
// of its own, whose results lie side by side in rows of y.
#define NARROW_ROWS(tiles)                                                                                  \
    extern "C" __global__ void narrow_rows_##tiles(                                                         \
            const bf16* x, const bf16* w, bf16* y, int rows, int inner, float scale) {                      \
        const bf16* const ws[] = {w};                                                                       \
        bf16* const ys[] = {y};                                                                             \
        narrow_rows<tiles, 1, false>(x, ws, ys, 8 * tiles, rows, inner, scale);                             \
    }                                                                                                       \
    extern "C" __global__ void narrow_rows_by_inner_##tiles(                                                \
            const bf16* x, const bf16* w, bf16* y, int rows, int inner, float scale) {                      \
        const bf16* const ws[] = {w};                                                                       \
        bf16* const ys[] = {y};                                                                             \
        narrow_rows<tiles, 1, true>(x, ws, ys, 8 * tiles, rows, inner, scale);                              \
    }                                                                                                       \
    extern "C" __global__ void narrow_rows_of_two_##tiles(                                                  \
            const bf16* x, const bf16* w0, const bf16* w1, bf16* y0, bf16* y1, int rows, int inner) {       \
        const bf16* const ws[] = {w0, w1};                                                                  \
        bf16* const ys[] = {y0, y1};                                                                        \
        narrow_rows<tiles, 2, false>(x, ws, ys, 8 * tiles, rows, inner, 1.0f);                              \
    }                                                                                                       \
    extern "C" __global__ void narrow_rows_of_three_##tiles(                                                \
            const bf16* x,                                                                                  \
            const bf16* w0,                                                                                 \
            const bf16* w1,                                                                                 \
            const bf16* w2,                                                                                 \
            bf16* y0,                                                                                       \
            bf16* y1,                                                                                       \
            bf16* y2,                                                                                       \
            int rows,                                                                                       \
            int inner) {                                                                                    \
        const bf16* const ws[] = {w0, w1, w2};                                                              \
        bf16* const ys[] = {y0, y1, y2};                                                                    \
        narrow_rows<tiles, 3, false>(x, ws, ys, 8 * tiles, rows, inner, 1.0f);                              \
    }                                                                                                       \
    extern "C" __global__ void narrow_rows_side_by_side_##tiles(                                            \
            const bf16* x0,                                                                                 \
            const bf16* x1,                                                                                 \
            const bf16* x2,                                                                                 \
            const bf16* w0,                                                                                 \
            const bf16* w1,                                                                                 \
            const bf16* w2,                                                                                 \
            int inner0,                                                                                     \
            int inner1,                                                                                     \
            int inner2,                                                                                     \
            bf16* y,                                                                                        \
            int rows,                                                                                       \
            float scale) {                                                                                  \
        int which = blockIdx.y;                                                                             \
        const bf16* const ws[] = {which == 0 ? w0 : which == 1 ? w1 : w2};                                  \
        bf16* const ys[] = {y + which * 8 * tiles};                                                         \
        narrow_rows<tiles, 1, true>(                                                                        \
                which == 0 ? x0 : which == 1 ? x1 : x2,                                                     \
                ws,                                                                                         \
                ys,                                                                                         \
                gridDim.y * 8 * tiles,                                                                      \
                rows,                                                                                       \
                which == 0 ? inner0 : which == 1 ? inner1 : inner2,                                         \
                scale);                                                                                     \
    }

NARROW_ROWS(1)
NARROW_ROWS(2)
NARROW_ROWS(4)

// all = x0, x1 and perhaps x2 one after the other, each of n elements; n is a multiple of a pack.
extern "C" __global__ void put_together(const bf16* x0, const bf16* x1, const bf16* x2, bf16* all, int64 n) {
    int64 at = ((int64) blockIdx.x * blockDim.x + threadIdx.x) * PACK;
    const bf16* x = blockIdx.y == 0 ? x0 : blockIdx.y == 1 ? x1 : x2;
    if (at < n) {
        write_pack(all + blockIdx.y * n + at, read_pack(x + at));
    }
}

// The reverse for gradients; each is added to what is there or overwrites it.
extern "C" __global__ void take_apart(
        const float* all, float* y0, float* y1, float* y2, int adds0, int adds1, int adds2, int64 n) {
    int64 at = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    float* y = blockIdx.y == 0 ? y0 : blockIdx.y == 1 ? y1 : y2;
    int adds = blockIdx.y == 0 ? adds0 : blockIdx.y == 1 ? adds1 : adds2;
    if (at < n) {
        float x = all[blockIdx.y * n + at];
        y[at] = adds ? y[at] + x : x;
    }
}
