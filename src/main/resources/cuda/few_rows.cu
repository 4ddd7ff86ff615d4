// y = x W' + bias for a few rows x, as decoding has them: bound by the reading of W, which is read once.
// x [rows, inner], W [columns, inner] with rows of whole packs, y [rows, columns]. A warp for each column.

template <int ROWS, typename T>
static __device__ __forceinline__ void few_rows(
        const real* x, const real* weight, const real* bias, T* y, int rows, int columns, int inner, int adds) {
    int column = (blockIdx.x * blockDim.x + threadIdx.x) / WARP;
    int lane = threadIdx.x % WARP;
    if (column >= columns) {
        return;
    }
    weight += (int64) column * inner;
    float sums[ROWS];
#pragma unroll
    for (int row = 0; row < ROWS; row++) {
        sums[row] = 0;
    }
#pragma unroll 4
    for (int i = lane * PACK; i < inner; i += WARP * PACK) {
        Pack w = read_pack(weight + i);
#pragma unroll
        for (int row = 0; row < ROWS; row++) {
            if (row < rows) {
                Pack p = read_pack(x + (int64) row * inner + i);
#pragma unroll
                for (int j = 0; j < PACK; j++) {
                    sums[row] += (float) w.at[j] * (float) p.at[j];
                }
            }
        }
    }
#pragma unroll
    for (int row = 0; row < ROWS; row++) {
        sums[row] = warp_sum(sums[row]);
    }
    if (lane == 0) {
        float offset = bias ? (float) bias[column] : 0.0f;
#pragma unroll
        for (int row = 0; row < ROWS; row++) {
            if (row < rows) {
                T* to = y + (int64) row * columns + column;
                *to = sums[row] + offset + (adds ? (float) *to : 0.0f);
            }
        }
    }
}

#define KERNEL(name, most, type)                                                                                       \
    extern "C" __global__ void name(                                                                                   \
            const real* x, const real* weight, const real* bias, type* y, int rows, int columns, int inner, int adds) { \
        few_rows<most>(x, weight, bias, y, rows, columns, inner, adds);                                                \
    }

KERNEL(few_rows_1, 1, real)
KERNEL(few_rows_2, 2, real)
KERNEL(few_rows_4, 4, real)
KERNEL(few_rows_8, 8, real)
KERNEL(few_rows_16, 16, real)
KERNEL(few_rows_1_exact, 1, float)
KERNEL(few_rows_2_exact, 2, float)
KERNEL(few_rows_4_exact, 4, float)
KERNEL(few_rows_8_exact, 8, float)
KERNEL(few_rows_16_exact, 16, float)
