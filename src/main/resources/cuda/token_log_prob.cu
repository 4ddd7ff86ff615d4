// The head: softmax over the vocabulary, a block for each row of logits.

struct Best {
    float value;
    int index;
};

static __device__ Best better(Best a, Best b) {
    bool first = a.value > b.value || (a.value == b.value && a.index < b.index);
    return first ? a : b;
}

// Log-probability of the target, logarithm of the denominator and whether the target is the first of the largest; then
// the logits become onehot(target) - p. A row without a target becomes 0.
extern "C" __global__ void token_log_prob(
        float* logits,
        const int* targets,
        float* log_prob,
        float* log_sum_exp,
        float* correct,
        int vocabulary,
        int wants_direction) {
    int row = blockIdx.x;
    int target = targets[row];
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
            logits[v] = 0;
        }
        return;
    }
    Best best = {MINUS_INFINITY, 0x7fffffff};
    float total = 0;
    for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
        float x = logits[v];
        if (x > best.value) {
            total = total * expf(best.value - x) + 1;
            best.value = x;
            best.index = v;
        } else {
            total += expf(x - best.value);
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
        log_prob[row] = logits[target] - denominator;
        log_sum_exp[row] = denominator;
        if (correct) {
            correct[row] = best.index == target ? 1.0f : 0.0f;
        }
    }
    __syncthreads();
    if (wants_direction) {
        for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
            logits[v] = (v == target ? 1.0f : 0.0f) - expf(logits[v] - denominator);
        }
    }
}

// The logits become gradient * (onehot(target) - p).
extern "C" __global__ void token_log_prob_gradient(
        float* logits, const int* targets, const float* log_sum_exp, const float* gradient, int vocabulary) {
    int row = blockIdx.x;
    int target = targets[row];
    logits += (int64) row * vocabulary;
    float factor = target < 0 ? 0.0f : gradient[row];
    for (int v = threadIdx.x; v < vocabulary; v += blockDim.x) {
        float p = target < 0 ? 0.0f : expf(logits[v] - log_sum_exp[row]);
        logits[v] = factor * ((v == target ? 1.0f : 0.0f) - p);
    }
}
