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

// Threads of a block, and where a thread keeps its bits: a gap after every eight, for the sake of the banks.
#define THREADS 256
#define PLACE(thread) ((thread) + (thread) / 8)

// y = x * mask, or y += x * mask. random_key: seed low, seed high, step, row offset. Eight counters make the bits of a
// group of 64 elements: the halves of a counter's words belong to every eighth element from its own number on. Eight
// threads make them and then take eight elements in a row each.
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
    __shared__ __align__(16) unsigned short bits[PLACE(THREADS)][8];
    int64 first_element = (int64) random_key[3] * columns;
    int64 counter = first_element / 64 * 8 + (int64) blockIdx.x * blockDim.x + threadIdx.x;
    int64 group = counter / 8 * 64;
    if (group >= first_element + n) {
        return; // all eight threads of a group
    }
    uint4 random = philox(random_key[0], random_key[1], counter, random_key[2], purpose);
    uint32 words[4] = {random.x, random.y, random.z, random.w};
    *reinterpret_cast<uint4*>(bits[PLACE(threadIdx.x)]) = random;
    uint32 others = 0xffu << (threadIdx.x % WARP / 8 * 8);
    __syncwarp(others);
    if (columns % 8 != 0) {
#pragma unroll
        for (int half = 0; half < 8; half++) {
            int64 i = group + counter % 8 + half * 8 - first_element;
            if (i >= 0 && i < n) {
                int mine = words[half / 2] >> (half % 2 * 16) & 0xffff;
                float value = mine < threshold ? 0.0f : (float) x[i] * kept;
                y[i] = adds ? (float) y[i] + value : value;
            }
        }
        return;
    }
    int part = threadIdx.x % 8;
    int64 i = group + part * 8 - first_element;
    if (i < 0 || i >= n) {
        return;
    }
#pragma unroll
    for (int from = 0; from < 8; from += PACK) {
        Pack pack = read_pack(x + i + from);
        Pack held;
        if (adds) {
            held = read_pack(y + i + from);
        }
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            int drawn = bits[PLACE(threadIdx.x - part + from + j)][part];
            float value = drawn < threshold ? 0.0f : (float) pack.at[j] * kept;
            pack.at[j] = adds ? (float) held.at[j] + value : value;
        }
        write_pack(y + i + from, pack);
    }
}
