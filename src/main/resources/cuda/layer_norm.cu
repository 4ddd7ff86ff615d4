// Layer normalisation of rows of `width` elements: mean 0, variance 1, then a weight and possibly a bias.

// Mean and 1 / sqrt(variance + epsilon) of a row, for every thread of its block. Distances from the mean are squared, not
// the values, so that a large mean costs no digits.
static __device__ float2 moments_of(const real* x, int width, float epsilon) {
    float sum = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        sum += (float) x[i];
    }
    float mean = block_sum(sum) / width;
    float squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float distance = (float) x[i] - mean;
        squares += distance * distance;
    }
    return make_float2(mean, rsqrtf(block_sum(squares) / width + epsilon));
}

// A block for each row; bias may be null.
extern "C" __global__ void layer_norm(
        const real* x, const real* weight, const real* bias, real* y, int width, float epsilon) {
    x += (int64) blockIdx.x * width;
    y += (int64) blockIdx.x * width;
    float2 moments = moments_of(x, width, epsilon);
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        y[i] = ((float) x[i] - moments.x) * moments.y * (float) weight[i] + (bias ? (float) bias[i] : 0.0f);
    }
}

// A block for each row: dx, added to what it holds if asked; leaves the row's moments for the parameters' gradients. dx may
// be null.
extern "C" __global__ void layer_norm_input_gradient(
        const real* x,
        const real* weight,
        const real* dy,
        real* dx,
        float2* moments,
        int width,
        float epsilon,
        int adds) {
    x += (int64) blockIdx.x * width;
    dy += (int64) blockIdx.x * width;
    float2 of = moments_of(x, width, epsilon);
    if (threadIdx.x == 0) {
        moments[blockIdx.x] = of;
    }
    if (!dx) {
        return;
    }
    dx += (int64) blockIdx.x * width;
    float sum = 0;
    float projection = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float scaled = (float) dy[i] * (float) weight[i];
        sum += scaled;
        projection += scaled * ((float) x[i] - of.x) * of.y;
    }
    float mean = block_sum(sum) / width;
    float share = block_sum(projection) / width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float normal = ((float) x[i] - of.x) * of.y;
        float d = of.y * ((float) dy[i] * (float) weight[i] - mean - normal * share);
        dx[i] = adds ? (float) dx[i] + d : d;
    }
}

// Sums of dy * (x - mean) / deviation over the rows of one part, for 32 columns. 32 x 8 threads.
extern "C" __global__ void layer_norm_weight_partials(
        const real* x, const real* dy, const float2* moments, float* partials, int rows, int width, int part) {
    int column = blockIdx.x * 32 + threadIdx.x;
    int first = blockIdx.y * part;
    int last = min(rows, first + part);
    float sum = 0;
    if (column < width) {
        for (int row = first + threadIdx.y; row < last; row += 8) {
            int64 at = (int64) row * width + column;
            float2 of = moments[row];
            sum += (float) dy[at] * ((float) x[at] - of.x) * of.y;
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
