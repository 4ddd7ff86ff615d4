// What every kernel file starts with: number formats, sums over warps and blocks, and where a token's sequence begins.

#define WARP 32
#define ALL_LANES 0xffffffffu
#define MINUS_INFINITY __int_as_float(0xff800000)

typedef long long int64;
typedef unsigned int uint32;

// The upper half of an f32, rounded to nearest even when made. Everything is computed in f32.
struct bf16 {
    unsigned short bits;

    bf16() = default;

    __device__ __forceinline__ bf16(float x) {
        asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(bits) : "f"(x));
    }

    __device__ __forceinline__ operator float() const {
        return __uint_as_float((uint32) bits << 16);
    }
};

// The number format of weights and activations; each file is compiled for both.
typedef REAL real;

// What a thread reads and writes at once: 16 bytes.
#define PACK ((int) (16 / sizeof(real)))

struct __align__(16) Pack {
    real at[PACK];
};

static __device__ __forceinline__ Pack read_pack(const real* from) {
    return *reinterpret_cast<const Pack*>(from);
}

static __device__ __forceinline__ void write_pack(real* to, const Pack& pack) {
    *reinterpret_cast<Pack*>(to) = pack;
}

// As exact as the number format can tell.
static __device__ __forceinline__ float exponential(float x) {
    return sizeof(real) == 4 ? expf(x) : __expf(x);
}

static __device__ __forceinline__ float warp_sum(float x) {
    for (int distance = WARP / 2; distance > 0; distance /= 2) {
        x += __shfl_xor_sync(ALL_LANES, x, distance);
    }
    return x;
}

// The sum over all threads of a block, for every thread. The order of additions depends on the block's size alone.
static __device__ float block_sum(float x) {
    __shared__ float partial[WARP];
    x = warp_sum(x);
    __syncthreads();
    if (threadIdx.x % WARP == 0) {
        partial[threadIdx.x / WARP] = x;
    }
    __syncthreads();
    float total = 0;
    for (int i = 0; i < (blockDim.x + WARP - 1) / WARP; i++) {
        total += partial[i];
    }
    return total;
}

// The sequence that a row belongs to: starts[s] <= row < starts[s + 1]. Empty sequences are skipped.
static __device__ int sequence_of(const int* starts, int sequences, int row) {
    int low = 0;
    int high = sequences - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (starts[middle] <= row) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}
