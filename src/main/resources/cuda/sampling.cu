// Draws one token from each row of logits [rows, vocabulary] in f32, as the host's sampler does: penalties,
// temperature, top-k, top-p, min-p, then the first token in order of ids at which the summed probabilities exceed a
// given number. A block for each row.
//
// Probabilities, relative to the largest one, are added as whole numbers of 2^-40: sums do not depend on the order of
// additions. The k-th largest logit, and the one at which probabilities reach p, are found by their bits, 8 at a time
// from the highest: a histogram of what is left tells the next 8.

#define THREADS 1024
#define BINS 256
#define WARPS (THREADS / WARP)

typedef unsigned long long uint64;

// One row's wishes. Numbers are as in SamplingOptions; temperature 0 takes the largest.
struct Draw {
    int top_k;
    float temperature;
    float top_p;
    float min_p;
    uint32 uniform_low; // 48 random bits
    uint32 uniform_high;
    int history_start; // of this row's entries in tokens and counts
    int history_end;
    float repetition;
    float frequency;
    float presence;
    int unused;
};

// Changes the logits of tokens that were there before. Each row lists a token once; counts: how often the answer has
// it.
extern "C" __global__ void penalize(
        float* logits, const Draw* draws, const int* tokens, const int* counts, int vocabulary) {
    Draw draw = draws[blockIdx.x];
    logits += (int64) blockIdx.x * vocabulary;
    for (int i = draw.history_start + threadIdx.x; i < draw.history_end; i += blockDim.x) {
        float score = logits[tokens[i]];
        score = score < 0 ? score * draw.repetition : score / draw.repetition;
        logits[tokens[i]] = score - draw.frequency * counts[i] - (counts[i] > 0 ? draw.presence : 0);
    }
}

// Whole numbers in the order of floats.
static __device__ __forceinline__ uint32 order_of(float x) {
    uint32 bits = __float_as_uint(x == 0 ? 0.0f : x);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

// The sum over the threads before this one; `total` gets that over all.
static __device__ uint64 sum_before(uint64 x, uint64& total) {
    __shared__ uint64 warps[WARPS];
    int lane = threadIdx.x % WARP;
    uint64 sum = x;
    for (int distance = 1; distance < WARP; distance *= 2) {
        uint64 other = __shfl_up_sync(ALL_LANES, sum, distance);
        sum += lane >= distance ? other : 0;
    }
    __syncthreads();
    if (lane == WARP - 1) {
        warps[threadIdx.x / WARP] = sum;
    }
    __syncthreads();
    uint64 before = 0;
    total = 0;
    for (int w = 0; w < WARPS; w++) {
        before += w < threadIdx.x / WARP ? warps[w] : 0;
        total += warps[w];
    }
    return before + sum - x;
}

// Largest logit and its first index; NaN if there is one.
struct Best {
    float logit;
    int index;
};

static __device__ __forceinline__ Best better(Best a, Best b) {
    bool larger = b.logit > a.logit || (b.logit == a.logit && b.index < a.index);
    bool takes_b = isnan(b.logit) || (!isnan(a.logit) && larger);
    return takes_b ? b : a;
}

static __device__ Best best_of(const float* logits, int vocabulary) {
    __shared__ Best warps[WARPS];
    Best best = {MINUS_INFINITY, vocabulary};
    for (int i = threadIdx.x; i < vocabulary; i += THREADS) {
        best = better(best, Best{logits[i], i});
    }
    for (int distance = WARP / 2; distance > 0; distance /= 2) {
        Best other = {
            __shfl_xor_sync(ALL_LANES, best.logit, distance), __shfl_xor_sync(ALL_LANES, best.index, distance)};
        best = better(best, other);
    }
    if (threadIdx.x % WARP == 0) {
        warps[threadIdx.x / WARP] = best;
    }
    __syncthreads();
    for (int w = 0; w < WARPS; w++) {
        best = better(best, warps[w]);
    }
    return best;
}

// Of the tokens whose order is at least `least`, taken from the largest down: the order of the one at which the summed
// weights reach `mass`; `reached` gets the weights of those above it.
template <typename Weight>
static __device__ uint32 border(
        const float* logits, int vocabulary, uint32 least, uint64 mass, uint64& reached, Weight weight) {
    __shared__ uint64 histogram[BINS];
    __shared__ int chosen;
    __shared__ uint64 above;
    uint32 prefix = 0;
    reached = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        for (int i = threadIdx.x; i < BINS; i += THREADS) {
            histogram[i] = 0;
        }
        __syncthreads();
        for (int i = threadIdx.x; i < vocabulary; i += THREADS) {
            uint32 order = order_of(logits[i]);
            bool matches = shift == 24 || order >> (shift + 8) == prefix >> (shift + 8);
            if (matches && order >= least) {
                uint64 w = weight(logits[i]);
                if (w > 0) {
                    atomicAdd(&histogram[order >> shift & (BINS - 1)], w);
                }
            }
        }
        __syncthreads();
        if (threadIdx.x == 0) {
            uint64 sum = reached;
            int lowest = -1;
            int bin = BINS - 1;
            for (; bin >= 0; bin--) {
                if (histogram[bin] > 0) {
                    lowest = bin;
                    if (sum + histogram[bin] >= mass) {
                        break;
                    }
                    sum += histogram[bin];
                }
            }
            // rounding may leave the mass out of reach: then the last token that has any is the border
            chosen = bin >= 0 ? bin : lowest;
            above = bin >= 0 ? sum : sum - histogram[lowest];
        }
        __syncthreads();
        reached = above;
        prefix |= (uint32) chosen << shift;
        __syncthreads();
    }
    return prefix;
}

// token: -1 if the largest logit is no number.
extern "C" __global__ void __launch_bounds__(THREADS, 1) draw_tokens(
        const float* logits, const Draw* draws, int* token, int vocabulary) {
    Draw draw = draws[blockIdx.x];
    logits += (int64) blockIdx.x * vocabulary;
    Best best = best_of(logits, vocabulary);
    if (!isfinite(best.logit) || draw.temperature == 0) {
        if (threadIdx.x == 0) {
            token[blockIdx.x] = isfinite(best.logit) ? best.index : -1;
        }
        return;
    }
    float sharpness = 1 / draw.temperature;
    auto probability = [&](float logit) { return expf((logit - best.logit) * sharpness); };
    auto weight = [&](float logit) { return (uint64) ((double) probability(logit) * (double) (1ull << 40)); };

    uint64 ignored;
    uint32 least = 0;
    if (draw.top_k > 0 && draw.top_k < vocabulary) {
        least = border(logits, vocabulary, 0, draw.top_k, ignored, [](float) { return (uint64) 1; });
    }
    // each thread owns a stretch of ids
    int stretch = (vocabulary + THREADS - 1) / THREADS;
    int from = min(vocabulary, (int) threadIdx.x * stretch);
    int to = min(vocabulary, from + stretch);
    uint64 dropped_ties = 0; // of the tokens at the border those with the lowest ids
    uint32 tied = 0;
    if (draw.top_p < 1) {
        uint64 sum = 0;
        for (int i = threadIdx.x; i < vocabulary; i += THREADS) {
            sum += order_of(logits[i]) >= least ? weight(logits[i]) : 0;
        }
        uint64 all;
        sum_before(sum, all);
        uint64 mass = max((uint64) ((double) all * draw.top_p), (uint64) 1);
        uint64 reached;
        least = border(logits, vocabulary, least, mass, reached, weight);
        tied = least;
        uint64 ties = 0;
        uint64 each = 0;
        for (int i = from; i < to; i++) {
            if (order_of(logits[i]) == tied) {
                ties++;
            }
        }
        uint64 all_ties;
        sum_before(ties, all_ties);
        uint32 bits = tied & 0x80000000u ? tied & 0x7fffffffu : ~tied;
        each = weight(__uint_as_float(bits));
        uint64 kept = 1;
        while (kept < all_ties && reached + kept * each < mass) {
            kept++;
        }
        dropped_ties = all_ties - kept;
    }
    uint64 my_ties = 0;
    for (int i = from; i < to && dropped_ties > 0; i++) {
        my_ties += order_of(logits[i]) == tied;
    }
    uint64 all_ties;
    uint64 ties_before = sum_before(my_ties, all_ties);
    auto left = [&](int i, uint64& tie) {
        uint32 order = order_of(logits[i]);
        if (order < least || (dropped_ties > 0 && order == tied && tie++ < dropped_ties)) {
            return (uint64) 0;
        }
        return draw.min_p > 0 && probability(logits[i]) < draw.min_p ? (uint64) 0 : weight(logits[i]);
    };
    uint64 sum = 0;
    uint64 tie = ties_before;
    for (int i = from; i < to; i++) {
        sum += left(i, tie);
    }
    uint64 all;
    uint64 before = sum_before(sum, all);
    uint64 uniform = ((uint64) draw.uniform_high << 32 | draw.uniform_low) << 16;
    uint64 target = __umul64hi(all, uniform);
    if (before <= target && target < before + sum) {
        tie = ties_before;
        for (int i = from; i < to; i++) {
            before += left(i, tie);
            if (target < before) {
                token[blockIdx.x] = i;
                break;
            }
        }
    }
}
