// Optimizers that remember one number for each element, or none, over all parameters at once. As in adamw.cu, `kinds` has for
// each group its kind of parameter, a negative factor says that nothing is to change, and `copy` may be null.

// Groups of so many elements belong to one parameter.
#define GROUP 128

// The next four elements of a thread.
struct Four {
    float at[4];
};

static __device__ __forceinline__ Four read_four(const float* from) {
    float4 read = *reinterpret_cast<const float4*>(from);
    return {{read.x, read.y, read.z, read.w}};
}

static __device__ __forceinline__ void write_four(float* to, const Four& four) {
    *reinterpret_cast<float4*>(to) = make_float4(four.at[0], four.at[1], four.at[2], four.at[3]);
}

static __device__ __forceinline__ void write_parameter(float* parameter, real* copy, int64 i, const Four& p) {
    write_four(parameter + i, p);
    if (copy) {
        for (int j = 0; j < 4; j++) {
            copy[i + j] = p.at[j];
        }
    }
}

// Gradient descent in the order of operations of torch.optim.SGD. `numbers` has the rate and the decay of each kind; `moment` is
// null without momentum.
extern "C" __global__ void sgd(
        float* parameter,
        real* copy,
        const float* gradient,
        float* moment,
        const unsigned char* kinds,
        const float2* numbers,
        const float* gradient_factor,
        int64 n,
        float kept,
        float taken,
        float ahead,
        int nesterov) {
    int64 i = ((int64) blockIdx.x * blockDim.x + threadIdx.x) * 4;
    float factor = gradient_factor[0];
    if (i >= n || factor < 0) {
        return;
    }
    float2 own = numbers[kinds[i / GROUP]];
    Four p = read_four(parameter + i);
    Four g = read_four(gradient + i);
    for (int j = 0; j < 4; j++) {
        g.at[j] = factor * g.at[j] + own.y * p.at[j];
    }
    if (moment) {
        Four m = read_four(moment + i);
        for (int j = 0; j < 4; j++) {
            m.at[j] = kept * m.at[j] + taken * g.at[j];
            g.at[j] = nesterov ? g.at[j] + ahead * m.at[j] : m.at[j];
        }
        write_four(moment + i, m);
    }
    for (int j = 0; j < 4; j++) {
        p.at[j] -= own.x * g.at[j];
    }
    write_parameter(parameter, copy, i, p);
}

// Lion: steps by the sign of an average. `numbers` has the rate and 1 - rate * decay of each kind.
extern "C" __global__ void lion(
        float* parameter,
        real* copy,
        const float* gradient,
        float* moment,
        const unsigned char* kinds,
        const float2* numbers,
        const float* gradient_factor,
        int64 n,
        float beta1,
        float seen,
        float beta2,
        float taken) {
    int64 i = ((int64) blockIdx.x * blockDim.x + threadIdx.x) * 4;
    float factor = gradient_factor[0];
    if (i >= n || factor < 0) {
        return;
    }
    float2 own = numbers[kinds[i / GROUP]];
    Four p = read_four(parameter + i);
    Four g = read_four(gradient + i);
    Four m = read_four(moment + i);
    for (int j = 0; j < 4; j++) {
        float scaled = factor * g.at[j];
        float direction = beta1 * m.at[j] + seen * scaled;
        float sign = (float) (direction > 0) - (float) (direction < 0);
        p.at[j] = own.y * p.at[j] - own.x * sign;
        m.at[j] = beta2 * m.at[j] + taken * scaled;
    }
    write_four(moment + i, m);
    write_parameter(parameter, copy, i, p);
}
