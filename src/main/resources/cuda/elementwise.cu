// Every kernel here works when input and output are the same memory.

#define ELEMENT ((int64) blockIdx.x * blockDim.x + threadIdx.x)

extern "C" __global__ void add(const real* x, const real* y, real* sum, int64 n) {
    int64 first = ELEMENT * PACK;
    if (first + PACK <= n) {
        Pack a = read_pack(x + first);
        Pack b = read_pack(y + first);
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            a.at[j] = (float) a.at[j] + (float) b.at[j];
        }
        write_pack(sum + first, a);
    } else {
        for (int64 i = first; i < n; i++) {
            sum[i] = (float) x[i] + (float) y[i];
        }
    }
}

// y has as many elements as x, or one.
extern "C" __global__ void multiply(const float* x, const float* y, float* product, int64 n, int64 y_length) {
    int64 i = ELEMENT;
    if (i < n) {
        product[i] = x[i] * y[y_length == 1 ? 0 : i];
    }
}

extern "C" __global__ void subtract(const float* x, const float* y, float* difference, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        difference[i] = x[i] - y[i];
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

extern "C" __global__ void row_scale(const real* x, const float* factors, real* y, int64 n, int width) {
    int64 i = ELEMENT;
    if (i < n) {
        y[i] = (float) x[i] * factors[i / width];
    }
}

static __device__ __forceinline__ float gated(float g, float u) {
    return g / (1 + exponential(-g)) * u;
}

extern "C" __global__ void swiglu(const real* gate, const real* up, real* y, int64 n) {
    int64 first = ELEMENT * PACK;
    if (first + PACK <= n) {
        Pack g = read_pack(gate + first);
        Pack u = read_pack(up + first);
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            g.at[j] = gated(g.at[j], u.at[j]);
        }
        write_pack(y + first, g);
    } else {
        for (int64 i = first; i < n; i++) {
            y[i] = gated(gate[i], up[i]);
        }
    }
}

static __device__ __forceinline__ void gated_gradient(float d, float g, float u, float& dg, float& du) {
    float sigmoid = 1 / (1 + exponential(-g));
    dg = d * u * sigmoid * (1 + g * (1 - sigmoid));
    du = d * g * sigmoid;
}

// dgate and dup may be null, and may be the memory of gate and up.
extern "C" __global__ void swiglu_gradient(
        const real* dy, const real* gate, const real* up, real* dgate, real* dup, int64 n) {
    int64 first = ELEMENT * PACK;
    float dg;
    float du;
    if (first + PACK <= n) {
        Pack d = read_pack(dy + first);
        Pack g = read_pack(gate + first);
        Pack u = read_pack(up + first);
#pragma unroll
        for (int j = 0; j < PACK; j++) {
            gated_gradient(d.at[j], g.at[j], u.at[j], dg, du);
            g.at[j] = dg;
            u.at[j] = du;
        }
        if (dgate) {
            write_pack(dgate + first, g);
        }
        if (dup) {
            write_pack(dup + first, u);
        }
    } else {
        for (int64 i = first; i < n; i++) {
            gated_gradient(dy[i], gate[i], up[i], dg, du);
            if (dgate) {
                dgate[i] = dg;
            }
            if (dup) {
                dup[i] = du;
            }
        }
    }
}

// f32 to the number format of the computation.
extern "C" __global__ void narrow(const float* x, real* y, int64 n) {
    int64 i = ELEMENT;
    if (i < n) {
        y[i] = x[i];
    }
}
