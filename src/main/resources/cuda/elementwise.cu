// One thread for each element. Every kernel here works when input and output are the same memory.

#define ELEMENT ((int64) blockIdx.x * blockDim.x + threadIdx.x)

extern "C" __global__ void add(const float* x, const float* y, float* sum, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        sum[i] = x[i] + y[i];
    }
}

// y has as many elements as x, or one.
extern "C" __global__ void multiply(const float* x, const float* y, float* product, int64 n, int64 y_length) {
    int64 i = ELEMENT;
    if (i < n) {
        product[i] = x[i] * y[y_length == 1 ? 0 : i];
    }
}

extern "C" __global__ void negate(const float* x, float* y, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        y[i] = -x[i];
    }
}

// All elements become the one value.
extern "C" __global__ void spread(const float* value, float* y, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        y[i] = value[0];
    }
}

extern "C" __global__ void row_scale(const float* x, const float* factors, float* y, int64 n, int width) {
    int64 i = ELEMENT;
    if (i < n) {
        y[i] = x[i] * factors[i / width];
    }
}

extern "C" __global__ void swiglu(const float* gate, const float* up, float* y, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        float g = gate[i];
        y[i] = g / (1 + expf(-g)) * up[i];
    }
}

// dgate and dup may be null, and may be the memory of gate and up.
extern "C" __global__ void swiglu_gradient(
        const float* dy, const float* gate, const float* up, float* dgate, float* dup, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        float g = gate[i];
        float d = dy[i];
        float u = up[i];
        float sigmoid = 1 / (1 + expf(-g));
        if (dgate) {
            dgate[i] = d * u * sigmoid * (1 + g * (1 - sigmoid));
        }
        if (dup) {
            dup[i] = d * g * sigmoid;
        }
    }
}
