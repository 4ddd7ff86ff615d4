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
    for (int64 i = (int64) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += (int64) gridDim.x * blockDim.x) {
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

// Sums of columns, first stage: block (c, p) adds the rows of part p for 32 columns. 32 x 8 threads.
extern "C" __global__ void column_partials(const float* x, float* partials, int rows, int width, int part) {
    int column = blockIdx.x * 32 + threadIdx.x;
    int first = blockIdx.y * part;
    int last = min(rows, first + part);
    float sum = 0;
    if (column < width) {
        for (int row = first + threadIdx.y; row < last; row += 8) {
            sum += x[(int64) row * width + column];
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

// Second stage: the parts of each column, added to what y holds if asked.
extern "C" __global__ void column_totals(const float* partials, float* y, int parts, int width, int adds) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column < width) {
        float sum = adds ? y[column] : 0;
        for (int i = 0; i < parts; i++) {
            sum += partials[(int64) i * width + column];
        }
        y[column] = sum;
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
