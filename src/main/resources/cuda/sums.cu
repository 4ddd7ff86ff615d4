// Sums in an order that depends on sizes alone.

// One block: the sum of all elements.
extern "C" __global__ void sum_all(const float* x, float* sum, int64 n) {
    double mine = 0;
    for (int64 i = threadIdx.x; i < n; i += blockDim.x) {
        mine += x[i];
    }
    __shared__ double partial[1024];
    partial[threadIdx.x] = mine;
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            partial[threadIdx.x] += partial[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        sum[0] = (float) partial[0];
    }
}

// The sum of squares of a block's share, in double precision; blocks and threads are powers of two.
extern "C" __global__ void squares(const float* x, double* partials, int64 n) {
    double mine = 0;
    int64 packs = n / 4;
    int64 at = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    int64 all = (int64) gridDim.x * blockDim.x;
    for (int64 i = at; i < packs; i += all) {
        float4 p = reinterpret_cast<const float4*>(x)[i];
        mine += ((double) p.x * p.x + (double) p.y * p.y) + ((double) p.z * p.z + (double) p.w * p.w);
    }
    for (int64 i = packs * 4 + at; i < n; i += all) {
        mine += (double) x[i] * x[i];
    }
    __shared__ double partial[256];
    partial[threadIdx.x] = mine;
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            partial[threadIdx.x] += partial[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        partials[blockIdx.x] = partial[0];
    }
}

// One block: the root of the sum of the parts, and what gradients are multiplied with so that their norm is at most
// `largest`; negative if the norm is not finite. 1024 parts and threads. The small constant is PyTorch's, in clip_grad_norm_.
extern "C" __global__ void clipping(const double* partials, double* norm, float* factor, double largest) {
    __shared__ double partial[1024];
    partial[threadIdx.x] = partials[threadIdx.x];
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            partial[threadIdx.x] += partial[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        double length = sqrt(partial[0]);
        norm[0] = length;
        factor[0] = isfinite(length) ? (float) fmin(1.0, largest / (length + 1e-6)) : -1.0f;
    }
}

// Sums of columns, first stage: block (c, p) adds the rows of part p, for a pack of columns in each of 32 threads and
// every eighth row in each of 8. The width is a multiple of a pack.
extern "C" __global__ void column_partials_of_packs(const real* x, float* partials, int rows, int width, int part) {
    int column = (blockIdx.x * 32 + threadIdx.x) * PACK;
    int first = blockIdx.y * part;
    int last = min(rows, first + part);
    float sums[PACK];
#pragma unroll
    for (int j = 0; j < PACK; j++) {
        sums[j] = 0;
    }
    if (column < width) {
        for (int row = first + threadIdx.y; row < last; row += 8) {
            Pack p = read_pack(x + (int64) row * width + column);
#pragma unroll
            for (int j = 0; j < PACK; j++) {
                sums[j] += (float) p.at[j];
            }
        }
    }
    __shared__ float shared[8][32][PACK + 1];
#pragma unroll
    for (int j = 0; j < PACK; j++) {
        shared[threadIdx.y][threadIdx.x][j] = sums[j];
    }
    __syncthreads();
    if (threadIdx.y == 0 && column < width) {
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            for (int i = 1; i < 8; i++) {
                sums[j] += shared[i][threadIdx.x][j];
            }
            partials[(int64) blockIdx.y * width + column + j] = sums[j];
        }
    }
}

// The same for any width: a column in each of 32 threads.
extern "C" __global__ void column_partials(const real* x, float* partials, int rows, int width, int part) {
    int column = blockIdx.x * 32 + threadIdx.x;
    int first = blockIdx.y * part;
    int last = min(rows, first + part);
    float sum = 0;
    if (column < width) {
        for (int row = first + threadIdx.y; row < last; row += 8) {
            sum += (float) x[(int64) row * width + column];
        }
    }
    __shared__ float shared[8][33];
    shared[threadIdx.y][threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.y == 0 && column < width) {
        for (int i = 1; i < 8; i++) {
            sum += shared[i][threadIdx.x];
        }
        partials[(int64) blockIdx.y * width + column] = sum;
    }
}

// Second stage: the parts of 32 columns, every eighth in each of 8 threads, added to what y holds if asked.
extern "C" __global__ void column_totals(const float* partials, float* y, int parts, int width, int adds) {
    int column = blockIdx.x * 32 + threadIdx.x;
    float sum = 0;
    if (column < width) {
        for (int i = threadIdx.y; i < parts; i += 8) {
            sum += partials[(int64) i * width + column];
        }
    }
    __shared__ float shared[8][33];
    shared[threadIdx.y][threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.y == 0 && column < width) {
        for (int i = 1; i < 8; i++) {
            sum += shared[i][threadIdx.x];
        }
        y[column] = adds ? y[column] + sum : sum;
    }
}

// y[s] is the sum of x over sequence s. A block for each sequence.
extern "C" __global__ void segment_sum(const float* x, const int* starts, float* y) {
    float sum = 0;
    for (int i = starts[blockIdx.x] + threadIdx.x; i < starts[blockIdx.x + 1]; i += blockDim.x) {
        sum += x[i];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        y[blockIdx.x] = sum;
    }
}

extern "C" __global__ void segment_spread(const float* dy, const int* starts, float* dx) {
    for (int i = starts[blockIdx.x] + threadIdx.x; i < starts[blockIdx.x + 1]; i += blockDim.x) {
        dx[i] = dy[blockIdx.x];
    }
}
