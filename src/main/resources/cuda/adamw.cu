// Adam with decoupled weight decay, in the order of operations of torch.optim.AdamW.

extern "C" __global__ void adamw(
        float* parameter,
        const float* gradient,
        float* first,
        float* second,
        int64 n,
        float gradient_factor,
        float keep,
        float first_weight,
        float second_decay,
        float second_weight,
        float step_size,
        float root_correction,
        float epsilon) {
    int64 i = (int64) blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) {
        return;
    }
    float g = gradient_factor * gradient[i];
    float m = first[i];
    m += first_weight * (g - m);
    float v = second[i] * second_decay + second_weight * g * g;
    first[i] = m;
    second[i] = v;
    parameter[i] = parameter[i] * keep - step_size * m / (sqrtf(v) / root_correction + epsilon);
}
