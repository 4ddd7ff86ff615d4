// Adam with decoupled weight decay, in the order of operations of torch.optim.AdamW, over all parameters at once.

// Groups of so many elements belong to one parameter.
#define GROUP 128

static __device__ __forceinline__ float updated(
        float parameter,
        float gradient,
        float& m,
        float& v,
        float keep,
        float first_weight,
        float second_decay,
        float second_weight,
        float step_size,
        float root_correction,
        float epsilon) {
    m += first_weight * (gradient - m);
    v = v * second_decay + second_weight * gradient * gradient;
    return parameter * keep - step_size * m / (sqrtf(v) / root_correction + epsilon);
}

// A thread for four elements. `kinds` has for each group its kind of parameter, and `numbers` for each kind 1 - rate * decay and
// the step size; a negative factor says that nothing is to change.
// `copy` gets the new values in the number format of the computation; may be null.
extern "C" __global__ void adamw(
        float* parameter,
        real* copy,
        const float* gradient,
        float* first,
        float* second,
        const unsigned char* kinds,
        const float2* numbers,
        const float* gradient_factor,
        int64 n,
        float first_weight,
        float second_decay,
        float second_weight,
        float root_correction,
        float epsilon) {
    int64 i = ((int64) blockIdx.x * blockDim.x + threadIdx.x) * 4;
    float factor = gradient_factor[0];
    if (i >= n || factor < 0) {
        return;
    }
    float2 own = numbers[kinds[i / GROUP]];
    float kept = own.x;
    float step_size = own.y;
    float4 p = *reinterpret_cast<const float4*>(parameter + i);
    float4 g = *reinterpret_cast<const float4*>(gradient + i);
    float4 m = *reinterpret_cast<const float4*>(first + i);
    float4 v = *reinterpret_cast<const float4*>(second + i);
#define UPDATE(x)                                                                                                    \
    p.x = updated(                                                                                                   \
            p.x, factor * g.x, m.x, v.x, kept, first_weight, second_decay, second_weight, step_size, root_correction, \
            epsilon)
    UPDATE(x);
    UPDATE(y);
    UPDATE(z);
    UPDATE(w);
    *reinterpret_cast<float4*>(parameter + i) = p;
    *reinterpret_cast<float4*>(first + i) = m;
    *reinterpret_cast<float4*>(second + i) = v;
    if (copy) {
        copy[i] = p.x;
        copy[i + 1] = p.y;
        copy[i + 2] = p.z;
        copy[i + 3] = p.w;
    }
}
