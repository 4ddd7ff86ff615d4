// Dropout of LoRA's input. The random bits are those of the CPU: Philox4x32 with ten rounds, sixteen bits for each element.

static __device__ uint4 philox(uint32 key0, uint32 key1, int64 counter, uint32 counter2, uint32 counter3) {
    uint32 c0 = (uint32) counter;
    uint32 c1 = (uint32) (counter >> 32);
    uint32 c2 = counter2;
    uint32 c3 = counter3;
    for (int round = 0; round < 10; round++) {
        uint32 high0 = __umulhi(0xD2511F53u, c0);
        uint32 low0 = 0xD2511F53u * c0;
        uint32 high1 = __umulhi(0xCD9E8D57u, c2);
        uint32 low1 = 0xCD9E8D57u * c2;
        c0 = high1 ^ c1 ^ key0;
        c1 = low1;
        c2 = high0 ^ c3 ^ key1;
        c3 = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return make_uint4(c0, c1, c2, c3);
}

// y = x * mask, or y += x * mask. random_key: seed low, seed high, step, row offset. Eight counters make the bits of a
// group of 64 elements: the halves of a counter's words belong to every eighth element from its own number on.
extern "C" __global__ void dropout(
        const real* x,
        const int* random_key,
        real* y,
        int64 n,
        int columns,
        int purpose,
        int threshold,
        float kept,
        int adds) {
    int64 first_element = (int64) random_key[3] * columns;
    int64 counter = first_element / 64 * 8 + (int64) blockIdx.x * blockDim.x + threadIdx.x;
    int64 group = counter / 8 * 64 + counter % 8;
    if (group >= first_element + n) {
        return;
    }
    uint4 random = philox(random_key[0], random_key[1], counter, random_key[2], purpose);
    uint32 words[4] = {random.x, random.y, random.z, random.w};
#pragma unroll
    for (int half = 0; half < 8; half++) {
        int64 i = group + half * 8 - first_element;
        if (i >= 0 && i < n) {
            int bits = words[half / 2] >> (half % 2 * 16) & 0xffff;
            float value = bits < threshold ? 0.0f : (float) x[i] * kept;
            y[i] = adds ? (float) y[i] + value : value;
        }
    }
}
