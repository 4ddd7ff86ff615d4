// What every kernel file starts with: sums over warps and blocks, and where a token's sequence begins.

#define WARP 32
#define ALL_LANES 0xffffffffu
#define MINUS_INFINITY __int_as_float(0xff800000)

typedef long long int64;
typedef unsigned int uint32;

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
