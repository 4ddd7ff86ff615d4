// What single families of models and kinds of adapters need beside the rest.

#define ELEMENT ((int64) blockIdx.x * blockDim.x + threadIdx.x)

// Copies a part of fused columns: runs of `width` columns from (or, if JOINS, to) every `size` columns at `offset`.
extern "C" __global__ void columns(
        const real* from, real* to, int64 n, int width, int size, int offset, int joins) {
    int64 i = ELEMENT;
    if (i < n) {
        int64 fused = i / width * size + offset + i % width;
        if (joins) {
            to[fused] = from[i];
        } else {
            to[i] = from[fused];
        }
    }
}

extern "C" __global__ void scale(const real* x, real* y, int64 n, float factor) {
    int64 i = ELEMENT;
    if (i < n) {
        y[i] = factor * (float) x[i];
    }
}

static __device__ __forceinline__ float gelu_sigmoid(float x, float linear, float cubic) {
    return 1 / (1 + exponential(-x * (linear + cubic * x * x)));
}

extern "C" __global__ void gelu(const real* x, real* y, int64 n, float linear, float cubic) {
    int64 i = ELEMENT;
    if (i < n) {
        float v = x[i];
        y[i] = v * gelu_sigmoid(v, linear, cubic);
    }
}

extern "C" __global__ void gelu_gradient(
        const real* dy, const real* x, real* dx, int64 n, float linear, float cubic) {
    int64 i = ELEMENT;
    if (i < n) {
        float v = x[i];
        float s = gelu_sigmoid(v, linear, cubic);
        dx[i] = (float) dy[i] * (s + v * s * (1 - s) * (linear + 3 * cubic * v * v));
    }
}

// |W + scale B A| for each row of W; a block for each row.
extern "C" __global__ void dora_norm(
        const real* a, const real* b, const real* weight, float* norm, int rank, int width, float scale) {
    weight += (int64) blockIdx.x * width;
    b += (int64) blockIdx.x * rank;
    float mine = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float update = 0;
        for (int r = 0; r < rank; r++) {
            update += (float) b[r] * (float) a[(int64) r * width + i];
        }
        float whole = (float) weight[i] + scale * update;
        mine += whole * whole;
    }
    float total = block_sum(mine);
    if (threadIdx.x == 0) {
        norm[blockIdx.x] = sqrtf(total);
    }
}

// y = z m / norm + bias; bias may be null.
extern "C" __global__ void dora_scale(
        const real* z, const real* magnitude, const float* norm, const real* bias, real* y, int64 n, int width) {
    int64 i = ELEMENT;
    if (i < n) {
        int column = i % width;
        y[i] = (float) z[i] * (float) magnitude[column] / norm[column] + (bias ? (float) bias[column] : 0.0f);
    }
}

// Parts of the magnitudes' gradients, sums over rows of dy z / norm: 32 columns and a part of the rows for each block.
extern "C" __global__ void dora_partials(
        const real* dy, const real* z, const float* norm, float* partials, int rows, int width, int part) {
    int column = blockIdx.x * 32 + threadIdx.x;
    int first = blockIdx.y * part;
    int last = min(rows, first + part);
    float sum = 0;
    if (column < width) {
        for (int row = first + threadIdx.y; row < last; row += 8) {
            sum += (float) dy[(int64) row * width + column] * (float) z[(int64) row * width + column];
        }
    }
    __shared__ float shared[8][33];
    shared[threadIdx.y][threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.y == 0 && column < width) {
        for (int i = 1; i < 8; i++) {
            sum += shared[i][threadIdx.x];
        }
        partials[(int64) blockIdx.y * width + column] = sum / norm[column];
    }
}

// A row's hidden state times (the head's row of its target less the mean of all rows); a block for each row.
extern "C" __global__ void target_margin(
        const real* hidden,
        const real* head,
        const int* targets,
        const float* sum,
        float* margin,
        int width,
        int vocabulary) {
    int target = targets[blockIdx.x];
    hidden += (int64) blockIdx.x * width;
    float mine = 0;
    if (target >= 0) {
        for (int i = threadIdx.x; i < width; i += blockDim.x) {
            mine += (float) hidden[i] * ((float) head[(int64) target * width + i] - sum[i] / vocabulary);
        }
    }
    float total = block_sum(mine);
    if (threadIdx.x == 0) {
        margin[blockIdx.x] = total;
    }
}

// dhidden (may be null), and pulled = gradient * hidden, 0 for rows without a target.
extern "C" __global__ void target_margin_gradient(
        const real* hidden,
        const real* head,
        const int* targets,
        const float* gradient,
        const float* sum,
        real* dhidden,
        real* pulled,
        int width,
        int vocabulary) {
    int target = targets[blockIdx.x];
    int64 row = (int64) blockIdx.x * width;
    float factor = target < 0 ? 0.0f : gradient[blockIdx.x];
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        pulled[row + i] = target < 0 ? 0.0f : factor * (float) hidden[row + i];
        if (dhidden) {
            dhidden[row + i] =
                    target < 0 ? 0.0f : factor * ((float) head[(int64) target * width + i] - sum[i] / vocabulary);
        }
    }
}

// Takes the vocabulary's share of a sum from every row.
extern "C" __global__ void less_share(float* table, const float* sum, int64 n, int width, int rows, int adds) {
    int64 i = ELEMENT;
    if (i < n) {
        float share = sum[i % width] / rows;
        table[i] = (adds ? table[i] : 0.0f) - share;
    }
}
