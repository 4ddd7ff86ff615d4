package org.medicalgpt4j.engine.cuda.runtime;

import org.bytedeco.javacpp.Pointer;

/** A pointer that is just a number: an address on the device, or inside memory somebody else owns. */
final class Address extends Pointer {
    Address(long address) {
        this.address = address;
    }
}
