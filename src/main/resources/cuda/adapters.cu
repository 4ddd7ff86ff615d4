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

// y [rows, 8 * TILES] = scale * x [rows, inner] w', with w [8 * TILES, inner], or [inner, 8 * TILES] if BY_INNER. A block
// for 16 rows: its warps take every fourth chunk of the inner axis. A thread reads 16 bytes of two rows at a time; which
// elements of a chunk meet in which product does not matter, as long as both factors agree.
template <int TILES, bool BY_INNER>
static __device__ __forceinline__ void narrow_rows(
        const bf16* x, const bf16* w, bf16* y, int rows, int inner, float scale) {
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int g = lane / 4;
    int t = lane % 4;
    int first = blockIdx.x * ROWS;
    const bf16* upper = x + (int64) min(first + g, rows - 1) * inner;
    const bf16* lower = x + (int64) min(first + g + 8, rows - 1) * inner;
    float sums[TILES][4];
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            sums[tile][i] = 0;
        }
    }
#pragma unroll 4
    for (int base = warp * CHUNK; base < inner; base += WARPS * CHUNK) {
        uint4 a = *reinterpret_cast<const uint4*>(upper + base + t * 8);
        uint4 b = *reinterpret_cast<const uint4*>(lower + base + t * 8);
#pragma unroll
        for (int tile = 0; tile < TILES; tile++) {
            uint4 c;
            if (BY_INNER) {
                const bf16* from = w + (int64) (base + g / 2 * 8 + g % 2) * (8 * TILES) + tile * 8 + t * 2;
                c.x = transposed(*reinterpret_cast<const uint32*>(from));
                c.y = transposed(*reinterpret_cast<const uint32*>(from + 2 * 8 * TILES));
                c.z = transposed(*reinterpret_cast<const uint32*>(from + 4 * 8 * TILES));
                c.w = transposed(*reinterpret_cast<const uint32*>(from + 6 * 8 * TILES));
            } else {
                c = *reinterpret_cast<const uint4*>(w + (int64) (tile * 8 + g) * inner + base + t * 8);
            }
            multiply_tile(sums[tile], a.x, b.x, a.y, b.y, c.x, c.y);
            multiply_tile(sums[tile], a.z, b.z, a.w, b.w, c.z, c.w);
        }
    }
    __shared__ float parts[WARPS][ROWS][8 * TILES];
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) {
        parts[warp][g][tile * 8 + 2 * t] = sums[tile][0];
        parts[warp][g][tile * 8 + 2 * t + 1] = sums[tile][1];
        parts[warp][g + 8][tile * 8 + 2 * t] = sums[tile][2];
        parts[warp][g + 8][tile * 8 + 2 * t + 1] = sums[tile][3];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < ROWS * 8 * TILES; i += WARPS * WARP) {
        int row = i / (8 * TILES);
        int column = i % (8 * TILES);
        if (first + row < rows) {
            float sum = 0;
#pragma unroll
            for (int part = 0; part < WARPS; part++) {
                sum += parts[part][row][column];
            }
            y[(int64) (first + row) * (8 * TILES) + column] = scale * sum;
        }
    }
}

#define NARROW_ROWS(tiles)                                                                  \
    extern "C" __global__ void narrow_rows_##tiles(                                         \
            const bf16* x, const bf16* w, bf16* y, int rows, int inner, float scale) {      \
        narrow_rows<tiles, false>(x, w, y, rows, inner, scale);                             \
    }                                                                                       \
    extern "C" __global__ void narrow_rows_by_inner_##tiles(                                \
            const bf16* x, const bf16* w, bf16* y, int rows, int inner, float scale) {      \
        narrow_rows<tiles, true>(x, w, y, rows, inner, scale);                              \
    }

NARROW_ROWS(1)
NARROW_ROWS(2)
NARROW_ROWS(4)
