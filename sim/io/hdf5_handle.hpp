#pragma once
#include <atomic>
#include <string>
#include <utility>

#include <hdf5.h>

/// For the two sources hdf5_image*.cpp only: nothing else may know HDF5.
namespace sterna::hdf5 {

// Everything but files is closed by one call; a file is closed with its last handle.
class Handle {
  public:
    explicit Handle(hid_t id) : id_(id) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }
    herr_t close() { return id_ < 0 ? 0 : H5Idec_ref(std::exchange(id_, H5I_INVALID_HID)); }
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
};

// The core driver takes two open images of one name for the same file.
inline std::string unique_name() {
    static std::atomic<unsigned> serial{0};
    return "sterna-image-" + std::to_string(serial++);
}

// HDF5 would print its own stack of messages; ours say what the user can do. The setting is one of each thread.
inline void silence_hdf5() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

inline Handle vlen_text_type() {
    Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

}  // namespace sterna::hdf5
