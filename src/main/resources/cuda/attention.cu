// Causal attention inside the sequences of a ragged batch. q, o [tokens, heads, size]; k, v [tokens, kv_heads, size].
// One warp works on one row of one head; each lane holds every 32nd element of it. Heads have at most 256 elements.

#define PARTS 8

struct Row {
    float part[PARTS];
};

static __device__ Row read_row(const real* from, int size) {
    Row row;
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        int d = threadIdx.x % WARP + i * WARP;
        row.part[i] = d < size ? (float) from[d] : 0.0f;
    }
    return row;
}

static __device__ void write_row(real* to, const Row& row, int size, float factor) {
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        int d = threadIdx.x % WARP + i * WARP;
        if (d < size) {
            to[d] = row.part[i] * factor;
        }
    }
}

static __device__ float dot(const Row& a, const Row& b) {
    float sum = 0;
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        sum += a.part[i] * b.part[i];
    }
    return warp_sum(sum);
}

static __device__ void add_scaled(Row& sum, const Row& x, float factor) {
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        sum.part[i] += factor * x.part[i];
    }
}

static __device__ Row zero_row() {
    Row row;
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        row.part[i] = 0;
    }
    return row;
}


#define SHAPE_ARGUMENTS int tokens, int heads, int kv_heads, int size, int window, int sequences, float scale

static __device__ int first_visible(const int* starts, int sequences, int window, int query) {
    int start = starts[sequence_of(starts, sequences, query)];
    return window == 0 ? start : max(start, query - window + 1);
}

// The softmax is taken online: whenever a larger score comes, what was summed so far shrinks.
extern "C" __global__ void attention(
        const real* q,
        const real* k,
        const real* v,
        const int* starts,
        real* o,
        float* log_sum_exp,
        SHAPE_ARGUMENTS) {
    int64 task = ((int64) blockIdx.x * blockDim.x + threadIdx.x) / WARP;
    if (task >= (int64) tokens * heads) {
        return;
    }
    int query = (int) (task / heads);
    int kv_head = (int) (task % heads) / (heads / kv_heads);
    Row mine = read_row(q + task * size, size);
    Row sum = zero_row();
    float largest = MINUS_INFINITY;
    float total = 0;
    for (int key = first_visible(starts, sequences, window, query); key <= query; key++) {
        int64 at = ((int64) key * kv_heads + kv_head) * size;
        float score = scale * dot(mine, read_row(k + at, size));
        float larger = fmaxf(largest, score);
        float shrink = expf(largest - larger);
        float weight = expf(score - larger);
#pragma unroll
        for (int i = 0; i < PARTS; i++) {
            sum.part[i] *= shrink;
        }
        add_scaled(sum, read_row(v + at, size), weight);
        total = total * shrink + weight;
        largest = larger;
    }
    if (o) {
        write_row(o + task * size, sum, size, 1 / total);
    }
    if (log_sum_exp && threadIdx.x % WARP == 0) {
        log_sum_exp[task] = largest + logf(total);
    }
}

// dq, and for the other kernel what each query's probabilities' gradients have in common: mean = dot(do, o).
extern "C" __global__ void attention_query_gradient(
        const real* dout,
        const real* q,
        const real* k,
        const real* v,
        const real* o,
        const float* log_sum_exp,
        const int* starts,
        real* dq,
        float* means,
        SHAPE_ARGUMENTS) {
    int64 task = ((int64) blockIdx.x * blockDim.x + threadIdx.x) / WARP;
    if (task >= (int64) tokens * heads) {
        return;
    }
    int query = (int) (task / heads);
    int kv_head = (int) (task % heads) / (heads / kv_heads);
    Row gradient = read_row(dout + task * size, size);
    float mean = dot(gradient, read_row(o + task * size, size));
    if (threadIdx.x % WARP == 0) {
        means[task] = mean;
    }
    if (!dq) {
        return;
    }
    Row mine = read_row(q + task * size, size);
    Row sum = zero_row();
    float denominator = log_sum_exp[task];
    for (int key = first_visible(starts, sequences, window, query); key <= query; key++) {
        int64 at = ((int64) key * kv_heads + kv_head) * size;
        Row row = read_row(k + at, size);
        float p = expf(scale * dot(mine, row) - denominator);
        float ds = scale * p * (dot(gradient, read_row(v + at, size)) - mean);
        add_scaled(sum, row, ds);
    }
    write_row(dq + task * size, sum, size, 1);
}

// dk and dv of one key: all queries of its group of heads that see it, in a fixed order.
extern "C" __global__ void attention_key_gradient(
        const real* dout,
        const real* q,
        const real* k,
        const real* v,
        const float* log_sum_exp,
        const float* means,
        const int* starts,
        real* dk,
        real* dv,
        SHAPE_ARGUMENTS) {
    int64 task = ((int64) blockIdx.x * blockDim.x + threadIdx.x) / WARP;
    if (task >= (int64) tokens * kv_heads) {
        return;
    }
    int key = (int) (task / kv_heads);
    int group = heads / kv_heads;
    int first_head = (int) (task % kv_heads) * group;
    int end = starts[sequence_of(starts, sequences, key) + 1];
    if (window > 0) {
        end = min(end, key + window);
    }
    Row my_key = read_row(k + task * size, size);
    Row my_value = read_row(v + task * size, size);
    Row key_sum = zero_row();
    Row value_sum = zero_row();
    for (int query = key; query < end; query++) {
        for (int head = first_head; head < first_head + group; head++) {
            int64 index = (int64) query * heads + head;
            Row row = read_row(q + index * size, size);
            Row gradient = read_row(dout + index * size, size);
            float p = expf(scale * dot(row, my_key) - log_sum_exp[index]);
            float ds = scale * p * (dot(gradient, my_value) - means[index]);
            add_scaled(value_sum, gradient, p);
            add_scaled(key_sum, row, ds);
        }
    }
    if (dk) {
        write_row(dk + task * size, key_sum, size, 1);
    }
    if (dv) {
        write_row(dv + task * size, value_sum, size, 1);
    }
}
