package org.medicalgpt4j.data.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** How pages of a Parquet file are unpacked, without Hadoop's codecs. */
final class ParquetCodecs implements CompressionCodecFactory {

    /** Unpacks a page of known size. */
    private interface Unpacking {
        byte[] bytes(byte[] packed, int size) throws IOException;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Pages((packed, size) -> packed);
            case SNAPPY -> new Pages((packed, size) -> Snappy.uncompress(packed));
            case GZIP ->
                new Pages((packed, size) -> exactly(new GZIPInputStream(new ByteArrayInputStream(packed)), size));
            case ZSTD ->
                new Pages((packed, size) ->
                        exactly(new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(packed)), size));
            case LZ4_RAW ->
                new Pages((packed, size) -> {
                    byte[] page = new byte[size];
                    new Lz4Decompressor().decompress(packed, 0, packed.length, page, 0, size);
                    return page;
                });
            default ->
                throw new IllegalArgumentException("its pages are compressed by " + codec
                        + ", expected one of SNAPPY, GZIP, ZSTD, LZ4_RAW or none");
        };
    }

    private static byte[] exactly(InputStream input, int size) throws IOException {
        try (input) {
            byte[] page = input.readNBytes(size);
            if (page.length < size) {
                throw new EOFException("a page ends too early");
            }
            return page;
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("files are only read");
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    private record Pages(Unpacking unpacking) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(unpacking.bytes(packed.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer target, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            target.put(unpacking.bytes(bytes, size));
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
