// Root mean square normalisation of groups of `width` elements.

static __device__ __forceinline__ bool packed(int width) {
    return width % PACK == 0;
}

// The sum of squares of a row, for every lane of its warp.
static __device__ float squares_of(const real* x, int width) {
    int lane = threadIdx.x % WARP;
    float squares = 0;
    if (packed(width)) {
        for (int i = lane * PACK; i < width; i += WARP * PACK) {
            Pack p = read_pack(x + i);
#pragma unroll
            for (int j = 0; j < PACK; j++) {
                squares += (float) p.at[j] * (float) p.at[j];
            }
        }
    } else {
        for (int i = lane; i < width; i += WARP) {
            squares += (float) x[i] * (float) x[i];
        }
    }
    return warp_sum(squares);
}

// A warp for each group.
extern "C" __global__ void rms_norm(
        const real* x, const real* weight, real* y, int groups, int width, float epsilon) {
    int group = (blockIdx.x * blockDim.x + threadIdx.x) / WARP;
    int lane = threadIdx.x % WARP;
    if (group >= groups) {
        return;
    }
    x += (int64) group * width;
    y += (int64) group * width;
    float factor = rsqrtf(squares_of(x, width) / width + epsilon);
    if (packed(width)) {
        for (int i = lane * PACK; i < width; i += WARP * PACK) {
            Pack p = read_pack(x + i);
            Pack w = read_pack(weight + i);
#pragma unroll
            for (int j = 0; j < PACK; j++) {
                p.at[j] = (float) p.at[j] * factor * (float) w.at[j];
            }
            write_pack(y + i, p);
        }
    } else {
        for (int i = lane; i < width; i += WARP) {
            y[i] = (float) x[i] * factor * (float) weight[i];
        }
    }
}

// The same for a few wide groups: a block for each, of width / PACK threads or fewer.
extern "C" __global__ void rms_norm_few(const real* x, const real* weight, real* y, int width, float epsilon) {
    x += (int64) blockIdx.x * width;
    y += (int64) blockIdx.x * width;
    float squares = 0;
    for (int i = threadIdx.x * PACK; i < width; i += blockDim.x * PACK) {
        Pack p = read_pack(x + i);
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            squares += (float) p.at[j] * (float) p.at[j];
        }
    }
    float factor = rsqrtf(block_sum(squares) / width + epsilon);
    for (int i = threadIdx.x * PACK; i < width; i += blockDim.x * PACK) {
        Pack p = read_pack(x + i);
        Pack w = read_pack(weight + i);
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            p.at[j] = (float) p.at[j] * factor * (float) w.at[j];
        }
        write_pack(y + i, p);
    }
}

// A block for each group: dx, added to what it holds if asked; leaves 1/rms of each group for the weight's gradient. dx
// may be null.
extern "C" __global__ void rms_norm_input_gradient(
        const real* x,
        const real* weight,
        const real* dy,
        real* dx,
        float* factors,
        int width,
        float epsilon,
        int adds) {
    x += (int64) blockIdx.x * width;
    dy += (int64) blockIdx.x * width;
    float squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        squares += (float) x[i] * (float) x[i];
    }
    float factor = rsqrtf(block_sum(squares) / width + epsilon);
    if (threadIdx.x == 0) {
        factors[blockIdx.x] = factor;
    }
    if (!dx) {
        return;
    }
    dx += (int64) blockIdx.x * width;
    float projection = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        projection += (float) dy[i] * (float) weight[i] * (float) x[i];
    }
    float correction = block_sum(projection) * factor * factor * factor / width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float d = (float) dy[i] * (float) weight[i] * factor - (float) x[i] * correction;
        dx[i] = adds ? (float) dx[i] + d : d;
    }
}

// The same into f32, for weights that are normalised themselves; dx is wanted.
template <typename Given>
static __device__ void wide_input_gradient(
        const real* x, const real* weight, const Given* dy, float* dx, int width, float epsilon, int adds) {
    x += (int64) blockIdx.x * width;
    dy += (int64) blockIdx.x * width;
    dx += (int64) blockIdx.x * width;
    float squares = 0;
    float projection = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float value = x[i];
        squares += value * value;
        projection += (float) dy[i] * (float) weight[i] * value;
    }
    float factor = rsqrtf(block_sum(squares) / width + epsilon);
    float correction = block_sum(projection) * factor * factor * factor / width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float d = (float) dy[i] * (float) weight[i] * factor - (float) x[i] * correction;
        dx[i] = adds ? dx[i] + d : d;
    }
}

extern "C" __global__ void rms_norm_wide_gradient(
        const real* x, const real* weight, const real* dy, float* dx, int width, float epsilon, int adds) {
    wide_input_gradient(x, weight, dy, dx, width, epsilon, adds);
}

extern "C" __global__ void rms_norm_wide_gradient_of_wide(
        const real* x, const real* weight, const float* dy, float* dx, int width, float epsilon, int adds) {
    wide_input_gradient(x, weight, dy, dx, width, epsilon, adds);
}

// Sums of dy * x / rms over the groups of one part, for 32 columns. 32 x 8 threads.
extern "C" __global__ void rms_norm_weight_partials(
        const real* x, const real* dy, const float* factors, float* partials, int groups, int width, int part) {
    int column = blockIdx.x * 32 + threadIdx.x;
    int first = blockIdx.y * part;
    int last = min(groups, first + part);
    float sum = 0;
    if (column < width) {
        for (int group = first + threadIdx.y; group < last; group += 8) {
            int64 at = (int64) group * width + column;
            sum += (float) dy[at] * (float) x[at] * factors[group];
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

// Two sums over a block at once, with one barrier; consecutive calls must use the other half of the memory.
static __device__ __forceinline__ float2 block_sums(float a, float b, float2* memory) {
    a = warp_sum(a);
    b = warp_sum(b);
    if (threadIdx.x % WARP == 0) {
        memory[threadIdx.x / WARP] = make_float2(a, b);
    }
    __syncthreads();
    float2 total = make_float2(0, 0);
    for (int i = 0; i < blockDim.x / WARP; i++) {
        total.x += memory[i].x;
        total.y += memory[i].y;
    }
    return total;
}

// dx and the weight's gradient of a part of the rows in one pass: each thread keeps the columns of one pack. Blocks have
// width / PACK threads, rounded up to whole warps. dx may be null, and partials too.
extern "C" __global__ void rms_norm_gradient(
        const real* x,
        const real* weight,
        const real* dy,
        real* dx,
        float* partials,
        int rows,
        int width,
        int part,
        float epsilon,
        int adds) {
    __shared__ float2 memory[2][WARP];
    int column = threadIdx.x * PACK;
    bool inside = column < width;
    int first = blockIdx.x * part;
    int last = min(rows, first + part);
    float weights[PACK];
    float sums[PACK];
    Pack zero;
#pragma unroll
    for (int j = 0; j < PACK; j++) {
        zero.at[j] = 0.0f;
        sums[j] = 0;
    }
    Pack w = inside ? read_pack(weight + column) : zero;
#pragma unroll
    for (int j = 0; j < PACK; j++) {
        weights[j] = w.at[j];
    }
    int64 at = (int64) first * width + column;
    Pack mine = inside && first < last ? read_pack(x + at) : zero;
    Pack gradient = inside && first < last ? read_pack(dy + at) : zero;
    for (int row = first; row < last; row++, at += width) {
        bool more = inside && row + 1 < last;
        Pack next = more ? read_pack(x + at + width) : zero;
        Pack next_gradient = more ? read_pack(dy + at + width) : zero;
        Pack held = inside && adds && dx ? read_pack(dx + at) : zero;
        float squares = 0;
        float projection = 0;
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            float value = mine.at[j];
            squares += value * value;
            projection += (float) gradient.at[j] * weights[j] * value;
        }
        float2 total = block_sums(squares, projection, memory[row % 2]);
        float factor = rsqrtf(total.x / width + epsilon);
        float correction = total.y * factor * factor * factor / width;
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            float value = mine.at[j];
            float d = gradient.at[j];
            sums[j] += d * value * factor;
            held.at[j] = (float) held.at[j] + (d * weights[j] * factor - value * correction);
        }
        if (inside && dx) {
            write_pack(dx + at, held);
        }
        mine = next;
        gradient = next_gradient;
    }
    if (inside && partials) {
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            partials[(int64) blockIdx.x * width + column + j] = sums[j];
        }
    }
}
