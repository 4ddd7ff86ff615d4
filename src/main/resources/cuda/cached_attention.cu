// Attention of new tokens over a cache in pages: position p of sequence s lies in page pages[s][p / page_size].

#define PARTS 8
#define WARPS 4

static __device__ int64 slot(const int* pages, int width, int sequence, int position, int page_size) {
    return (int64) pages[(int64) sequence * width + position / page_size] * page_size + position % page_size;
}

// Writes the new keys and values; a block for each token.
extern "C" __global__ void cache_append(
        const real* k,
        const real* v,
        real* key_cache,
        real* value_cache,
        const int* positions,
        const int* starts,
        const int* pages,
        int sequences,
        int page_width,
        int page_size,
        int width) {
    int token = blockIdx.x;
    int sequence = sequence_of(starts, sequences, token);
    int64 to = slot(pages, page_width, sequence, positions[token], page_size) * width;
    int64 from = (int64) token * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        key_cache[to + i] = k[from + i];
        value_cache[to + i] = v[from + i];
    }
}

// A block of four warps for each query and head: every warp takes every fourth position, then the four parts of the
// softmax are put together.
extern "C" __global__ void cached_attention(
        const real* q,
        const real* key_cache,
        const real* value_cache,
        const int* positions,
        const int* starts,
        const int* pages,
        real* o,
        int sequences,
        int page_width,
        int page_size,
        int heads,
        int kv_heads,
        int size,
        int window,
        float scale) {
    int token = blockIdx.x / heads;
    int head = blockIdx.x % heads;
    int kv_head = head / (heads / kv_heads);
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int sequence = sequence_of(starts, sequences, token);
    int position = positions[token];
    int first = window == 0 ? 0 : max(0, position - window + 1);
    q += ((int64) token * heads + head) * size;
    o += ((int64) token * heads + head) * size;

    float mine[PARTS];
    float sum[PARTS];
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        int d = lane + i * WARP;
        mine[i] = d < size ? (float) q[d] * scale : 0.0f;
        sum[i] = 0;
    }
    float largest = MINUS_INFINITY;
    float total = 0;
    for (int p = first + warp; p <= position; p += WARPS) {
        int64 at = (slot(pages, page_width, sequence, p, page_size) * kv_heads + kv_head) * size;
        float score = 0;
#pragma unroll
        for (int i = 0; i < PARTS; i++) {
            int d = lane + i * WARP;
            score += d < size ? mine[i] * (float) key_cache[at + d] : 0.0f;
        }
        score = warp_sum(score);
        float larger = fmaxf(largest, score);
        float shrink = expf(largest - larger);
        float weight = expf(score - larger);
#pragma unroll
        for (int i = 0; i < PARTS; i++) {
            int d = lane + i * WARP;
            sum[i] = sum[i] * shrink + (d < size ? weight * (float) value_cache[at + d] : 0.0f);
        }
        total = total * shrink + weight;
        largest = larger;
    }

    __shared__ float largests[WARPS];
    __shared__ float totals[WARPS];
    __shared__ float sums[WARPS][PARTS * WARP];
#pragma unroll
    for (int i = 0; i < PARTS; i++) {
        sums[warp][lane + i * WARP] = sum[i];
    }
    if (lane == 0) {
        largests[warp] = largest;
        totals[warp] = total;
    }
    __syncthreads();
    float top = MINUS_INFINITY;
    for (int w = 0; w < WARPS; w++) {
        top = fmaxf(top, largests[w]);
    }
    float denominator = 0;
    for (int w = 0; w < WARPS; w++) {
        denominator += totals[w] * expf(largests[w] - top);
    }
    for (int d = threadIdx.x; d < size; d += blockDim.x) {
        float value = 0;
        for (int w = 0; w < WARPS; w++) {
            value += sums[w][d] * expf(largests[w] - top);
        }
        o[d] = value / denominator;
    }
}
