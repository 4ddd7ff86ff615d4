// Rows chosen by index, and the sum of gradients into those rows.

extern "C" __global__ void gather_rows(const float* table, const int* rows, float* y, int width) {
    int64 from = (int64) rows[blockIdx.x] * width;
    int64 to = (int64) blockIdx.x * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        y[to + i] = table[from + i];
    }
}

// Adds dy's rows to the table's rows. The block of the first token of its kind adds all of that kind, in their order:
// no atomics, so every run gives the same bits.
extern "C" __global__ void scatter_rows(
        const float* dy, const int* rows, float* table, int count, int width, int left_out) {
    int mine = blockIdx.x;
    int row = rows[mine];
    int earlier = 0;
    for (int i = threadIdx.x; i < mine; i += blockDim.x) {
        earlier |= rows[i] == row;
    }
    if (__syncthreads_or(earlier) || row == left_out) {
        return;
    }
    for (int column = threadIdx.x; column < width; column += blockDim.x) {
        float sum = table[(int64) row * width + column];
        for (int i = mine; i < count; i++) {
            if (rows[i] == row) {
                sum += dy[(int64) i * width + column];
            }
        }
        table[(int64) row * width + column] = sum;
    }
}
