// The head: softmax over the vocabulary, a block for each row of logits.

struct Best {
    float value;
    int index;
};

static __device__ Best better(Best a, Best b) {
    bool first = a.value > b.value || (a.value == b.value && a.index < b.index);
    return first ? a : b;
}

// The larger value so far, and the sum of exponentials relative to it.
static __device__ __forceinline__ void take(Best& best, float& total, float x, int index) {
    if (x > best.value) {
        total = total * exponential(best.value - x) + 1;
        best.value = x;
        best.index = index;
    } else {
        total += exponential(x - best.value);
    }
}

// Log-probability of the target, logarithm of the denominator and whether the target is the first of the largest; then
// the logits become onehot(target) - p, times the row's factor if there are any. A row without a target becomes 0. The
// first elements of a row, cached of them, are read once: they stay in shared memory.
extern "C" __global__ void token_log_prob(
        real* logits,
        const int* targets,
        float* log_prob,
        float* log_sum_exp,
        float* correct,
        const float* factors,
        int vocabulary,
        int wants_direction,
        int cached) {
    extern __shared__ __align__(16) unsigned char memory[];
    real* kept = reinterpret_cast<real*>(memory);
    int row = blockIdx.x;
    int target = targets[row];
    bool packs = vocabulary % PACK == 0;
    logits += (int64) row * vocabulary;
    if (target < 0) {
        if (threadIdx.x == 0) {
            log_prob[row] = 0;
            log_sum_exp[row] = 0;
            if (correct) {
                correct[row] = 0;
            }
        }
        for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
            logits[v] = 0.0f;
        }
        return;
    }
    Best best = {MINUS_INFINITY, 0x7fffffff};
    float total = 0;
    if (packs) {
#pragma unroll 4
        for (int v = threadIdx.x * PACK; v < vocabulary; v += blockDim.x * PACK) {
            Pack p = read_pack(logits + v);
            if (v < cached) {
                write_pack(kept + v, p);
            }
            float largest = p.at[0];
            int index = 0;
#pragma unroll
            for (int j = 1; j < PACK; j++) {
                bool larger = (float) p.at[j] > largest;
                largest = larger ? (float) p.at[j] : largest;
                index = larger ? j : index;
            }
            if (largest > best.value) {
                total *= exponential(best.value - largest);
                best.value = largest;
                best.index = v + index;
            }
#pragma unroll
            for (int j = 0; j < PACK; j++) {
                total += exponential((float) p.at[j] - best.value);
            }
        }
    } else {
        for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
            take(best, total, logits[v], v);
        }
    }
    float mine = best.value;
    for (int distance = WARP / 2; distance > 0; distance /= 2) {
        Best other;
        other.value = __shfl_xor_sync(ALL_LANES, best.value, distance);
        other.index = __shfl_xor_sync(ALL_LANES, best.index, distance);
        best = better(best, other);
    }
    __shared__ Best bests[WARP];
    if (threadIdx.x % WARP == 0) {
        bests[threadIdx.x / WARP] = best;
    }
    __syncthreads();
    for (int w = 0; w < (blockDim.x + WARP - 1) / WARP; w++) {
        best = better(best, bests[w]);
    }
    total = block_sum(mine == MINUS_INFINITY ? 0.0f : total * expf(mine - best.value));
    float denominator = best.value + logf(total);
    if (threadIdx.x == 0) {
        log_prob[row] = (float) logits[target] - denominator;
        log_sum_exp[row] = denominator;
        if (correct) {
            correct[row] = best.index == target ? 1.0f : 0.0f;
        }
    }
    __syncthreads();
    if (!wants_direction) {
        return;
    }
    float factor = factors ? factors[row] : 1.0f;
    if (packs) {
#pragma unroll 4
        for (int v = threadIdx.x * PACK; v < vocabulary; v += blockDim.x * PACK) {
            Pack p = v < cached ? read_pack(kept + v) : read_pack(logits + v);
#pragma unroll
            for (int j = 0; j < PACK; j++) {
                p.at[j] = factor * ((v + j == target ? 1.0f : 0.0f) - exponential((float) p.at[j] - denominator));
            }
            write_pack(logits + v, p);
        }
    } else {
        for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
            logits[v] = factor * ((v == target ? 1.0f : 0.0f) - exponential((float) logits[v] - denominator));
        }
    }
}

// The logits become gradient * (onehot(target) - p).
extern "C" __global__ void token_log_prob_gradient(
        real* logits, const int* targets, const float* log_sum_exp, const float* gradient, int vocabulary) {
    int row = blockIdx.x;
    int target = targets[row];
    logits += (int64) row * vocabulary;
    float factor = target < 0 ? 0.0f : gradient[row];
    float denominator = log_sum_exp[row];
    if (vocabulary % PACK == 0) {
        for (int v = threadIdx.x * PACK; v < vocabulary; v += blockDim.x * PACK) {
            Pack p = read_pack(logits + v);
#pragma unroll
            for (int j = 0; j < PACK; j++) {
                float probability = target < 0 ? 0.0f : exponential((float) p.at[j] - denominator);
                p.at[j] = factor * ((v + j == target ? 1.0f : 0.0f) - probability);
            }
            write_pack(logits + v, p);
        }
    } else {
        for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
            float probability = target < 0 ? 0.0f : exponential((float) logits[v] - denominator);
            logits[v] = factor * ((v == target ? 1.0f : 0.0f) - probability);
        }
    }
}
