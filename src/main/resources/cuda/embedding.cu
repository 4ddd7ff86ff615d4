// Rows chosen by index, and the sum of gradients into those rows.

extern "C" __global__ void gather_rows(const real* table, const int* rows, real* y, int width) {
    table += (int64) rows[blockIdx.x] * width;
    y += (int64) blockIdx.x * width;
    if (width % PACK == 0) {
        for (int i = threadIdx.x * PACK; i < width; i += blockDim.x * PACK) {
            write_pack(y + i, read_pack(table + i));
        }
    } else {
        for (int i = threadIdx.x; i < width; i += blockDim.x) {
            y[i] = table[i];
        }
    }
}

// Adds dy's rows to the table's rows. `order` has the rows of dy by the table's rows they belong to, and in their own
// order among those; a block for each of the table's rows adds those from firsts[b] to firsts[b + 1] of them one after
// another: every run gives the same bits. Blocks beyond the last have nothing to add.
extern "C" __global__ void scatter_rows(
        const real* dy, const int* rows, const int* order, const int* firsts, float* table, int width, int left_out) {
    int first = firsts[blockIdx.x];
    int last = firsts[blockIdx.x + 1];
    if (first >= last) {
        return;
    }
    int row = rows[order[first]];
    if (row < 0 || row == left_out) {
        return;
    }
    for (int column = threadIdx.x; column < width; column += blockDim.x) {
        float sum = table[(int64) row * width + column];
        for (int i = first; i < last; i++) {
            sum += (float) dy[(int64) order[i] * width + column];
        }
        table[(int64) row * width + column] = sum;
    }
}
