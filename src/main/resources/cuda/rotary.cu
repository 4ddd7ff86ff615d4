// Rotary position embedding.

// Angles in double precision from f32 frequencies, a row of them for each sequence.
extern "C" __global__ void rotary_table(
        const int* positions,
        const int* starts,
        const float* frequencies,
        float* cosines,
        float* sines,
        int64 n,
        int half,
        int sequences,
        double factor) {
    int64 i = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) {
        return;
    }
    int token = (int) (i / half);
    int pair = (int) (i % half);
    int sequence = sequence_of(starts, sequences, token);
    double angle = positions[token] * (double) frequencies[(int64) sequence * half + pair];
    double sine;
    double cosine;
    sincos(angle, &sine, &cosine);
    if (cosines) {
        cosines[i] = (float) (cosine * factor);
    }
    if (sines) {
        sines[i] = (float) (sine * factor);
    }
}

// A thread for each pair of a head, and one for each pair of elements that pass. y may be x.
extern "C" __global__ void rotate(
        const real* x,
        const float* cosines,
        const float* sines,
        real* y,
        int64 n,
        int heads,
        int head_size,
        int half,
        int interleaved,
        float sign) {
    int64 i = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) {
        return;
    }
    int pairs = (head_size + 1) / 2;
    int pair = (int) (i % pairs);
    int64 head = i / pairs;
    int64 token = head / heads;
    x += head * head_size;
    y += head * head_size;
    if (pair >= half) {
        y[2 * pair] = x[2 * pair];
        if (2 * pair + 1 < head_size) {
            y[2 * pair + 1] = x[2 * pair + 1];
        }
        return;
    }
    int a = interleaved ? 2 * pair : pair;
    int b = interleaved ? a + 1 : a + half;
    float c = cosines[token * half + pair];
    float s = sign * sines[token * half + pair];
    float first = x[a];
    float second = x[b];
    y[a] = first * c - second * s;
    y[b] = second * c + first * s;
}

// The same for whole heads of two halves, each a multiple of a pack: a thread for each pack of pairs.
static __device__ __forceinline__ void rotate_pack(
        const real* x,
        const float* cosines,
        const float* sines,
        real* y,
        int64 n,
        int heads,
        int half,
        float sign) {
    int64 i = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) {
        return;
    }
    int packs = half / PACK;
    int pair = (int) (i % packs) * PACK;
    int64 head = i / packs;
    int64 angle = head / heads * half + pair;
    int64 at = head * 2 * half + pair;
    Pack first = read_pack(x + at);
    Pack second = read_pack(x + at + half);
#pragma unroll
    for (int j = 0; j < PACK; j++) {
        float c = cosines[angle + j];
        float s = sign * sines[angle + j];
        float a = first.at[j];
        float b = second.at[j];
        first.at[j] = a * c - b * s;
        second.at[j] = b * c + a * s;
    }
    write_pack(y + at, first);
    write_pack(y + at + half, second);
}

extern "C" __global__ void rotate_packs(
        const real* x,
        const float* cosines,
        const float* sines,
        real* y,
        int64 n,
        int heads,
        int half,
        float sign) {
    rotate_pack(x, cosines, sines, y, n, heads, half, sign);
}

// Two tensors of one table at once, queries and keys: the second row of blocks has the second one.
extern "C" __global__ void rotate_two(
        const real* x0,
        real* y0,
        int64 n0,
        int heads0,
        const real* x1,
        real* y1,
        int64 n1,
        int heads1,
        const float* cosines,
        const float* sines,
        int half,
        float sign) {
    bool second = blockIdx.y == 1;
    rotate_pack(
            second ? x1 : x0, cosines, sines, second ? y1 : y0, second ? n1 : n0, second ? heads1 : heads0, half, sign);
}
