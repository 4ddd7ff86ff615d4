// Root mean square normalisation of groups of `width` elements; a block for each group.

static __device__ float inverse_root(const float* x, int width, float epsilon) {
    float squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        squares += x[i] * x[i];
    }
    return rsqrtf(block_sum(squares) / width + epsilon);
}

extern "C" __global__ void rms_norm(const float* x, const float* weight, float* y, int width, float epsilon) {
    x += (int64) blockIdx.x * width;
    y += (int64) blockIdx.x * width;
    float factor = inverse_root(x, width, epsilon);
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        y[i] = x[i] * factor * weight[i];
    }
}

// dx, added to what it holds if asked; leaves 1/rms of each group for the weight's gradient. dx may be null.
extern "C" __global__ void rms_norm_input_gradient(
        const float* x,
        const float* weight,
        const float* dy,
        float* dx,
        float* factors,
        int width,
        float epsilon,
        int adds) {
    x += (int64) blockIdx.x * width;
    dy += (int64) blockIdx.x * width;
    float factor = inverse_root(x, width, epsilon);
    if (threadIdx.x == 0) {
        factors[blockIdx.x] = factor;
    }
    if (!dx) {
        return;
    }
    dx += (int64) blockIdx.x * width;
    float projection = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        projection += dy[i] * weight[i] * x[i];
    }
    float correction = block_sum(projection) * factor * factor * factor / width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float d = dy[i] * weight[i] * factor - x[i] * correction;
        dx[i] = adds ? dx[i] + d : d;
    }
}

// Sums of dy * x / rms over the groups of one part, for 32 columns. 32 x 8 threads.
extern "C" __global__ void rms_norm_weight_partials(
        const float* x, const float* dy, const float* factors, float* partials, int groups, int width, int part) {
    int column = blockIdx.x * 32 + threadIdx.x;
    int first = blockIdx.y * part;
    int last = min(groups, first + part);
    float sum = 0;
    if (column < width) {
        for (int group = first + threadIdx.y; group < last; group += 8) {
            int64 at = (int64) group * width + column;
            sum += dy[at] * x[at] * factors[group];
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
