// What the gradient of attention needs before and after its main kernel.
#include "tensor_core.cuh"

#define LOG2_E 1.4426950408889634f

// Before: of each query and head log_sum_exp in base 2 and delta = dot(dO, o), as [heads, tokens]; and all turns at 0.
// A warp for each.
extern "C" __global__ void flash_attention_deltas(
        const bf16* dout,
        const bf16* o,
        const float* log_sum_exp,
        float2* statistics,
        int* turns,
        int turn_count,
        int tokens,
        int heads,
        int size) {
    int64 thread = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    int64 threads = (int64) gridDim.x * blockDim.x;
    for (int64 i = thread; i < turn_count; i += threads) {
        turns[i] = 0;
    }
    int64 task = thread / WARP;
    if (task >= (int64) tokens * heads) {
        return;
    }
    float sum = 0;
    for (int d = threadIdx.x % WARP * 4; d < size; d += WARP * 4) {
        uint2 a = *(const uint2*) (dout + task * size + d);
        uint2 b = *(const uint2*) (o + task * size + d);
        sum += low_half(a.x) * low_half(b.x) + high_half(a.x) * high_half(b.x);
        sum += low_half(a.y) * low_half(b.y) + high_half(a.y) * high_half(b.y);
    }
    sum = warp_sum(sum);
    if (threadIdx.x % WARP == 0) {
        statistics[task % heads * tokens + task / heads] = make_float2(log_sum_exp[task] * LOG2_E, sum);
    }
}

// After: sums over the query heads that share a key head, in order; a thread for 8 elements of dk and of
// dv, which may be absent.
extern "C" __global__ void flash_attention_group_sums(
        const uint4* dk_of_heads, const uint4* dv_of_heads, uint4* dk, uint4* dv, int64 pieces, int group, int size) {
    int64 piece = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    if (piece >= pieces) {
        return;
    }
    int row_pieces = size / 8;
    int64 from = piece / row_pieces * group * row_pieces + piece % row_pieces;
    for (int which = 0; which < 2; which++) {
        const uint4* source = which == 0 ? dk_of_heads : dv_of_heads;
        uint4* target = which == 0 ? dk : dv;
        if (!target) {
            continue;
        }
        float sum[8] = {0, 0, 0, 0, 0, 0, 0, 0};
        for (int h = 0; h < group; h++) {
            uint4 x = source[from + h * row_pieces];
            uint32 words[4] = {x.x, x.y, x.z, x.w};
#pragma unroll
            for (int i = 0; i < 4; i++) {
                sum[2 * i] += low_half(words[i]);
                sum[2 * i + 1] += high_half(words[i]);
            }
        }
        target[piece] = make_uint4(
                bf16_pair(sum[0], sum[1]),
                bf16_pair(sum[2], sum[3]),
                bf16_pair(sum[4], sum[5]),
                bf16_pair(sum[6], sum[7]));
    }
}
