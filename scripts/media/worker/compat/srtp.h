// The names of libsrtp 3 that the worker calls, over libsrtp 2.5: there a policy is opaque and has functions, here it is a struct with fields,
// and packets are changed where they lie.
#pragma once
#define srtp_policy_t srtp2_policy_fields
#include <srtp2/srtp.h>
#undef srtp_policy_t
#include <cstddef>
#include <cstdint>
#include <cstring>

// Codes that 2.5 never answers.
constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

namespace parley
{
	struct SrtpPolicy
	{
		srtp2_policy_fields fields{};
		unsigned char key[SRTP_MAX_KEY_LEN]{};
	};

	using InPlace = srtp_err_status_t (*)(srtp_t, void*, int*);

	inline srtp_err_status_t transformed(
	  InPlace transform, srtp_t session, const uint8_t* from, size_t length, uint8_t* to, size_t* room)
	{
		if (from != to)
		{
			if (length > *room)
			{
				return srtp_err_status_buffer_small;
			}

			std::memcpy(to, from, length);
		}

		auto changed      = static_cast<int>(length);
		const auto status = transform(session, to, &changed);

		if (status == srtp_err_status_ok)
		{
			*room = static_cast<size_t>(changed);
		}

		return status;
	}
} // namespace parley

using srtp_policy_t = parley::SrtpPolicy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new parley::SrtpPolicy();

	return srtp_err_status_ok;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy != nullptr)
	{
		std::memset(policy->key, 0, sizeof(policy->key));
	}

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->fields.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->fields.rtp, profile);

	return status != srtp_err_status_ok
	         ? status
	         : srtp_crypto_policy_set_from_profile_for_rtcp(&policy->fields.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* /*mki*/,
  size_t /*mkiLength*/)
{
	if (keyLength + saltLength > sizeof(policy->key))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->key, key, keyLength);
	std::memcpy(policy->key + keyLength, salt, saltLength);
	policy->fields.key = policy->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->fields.allow_repeat_tx = allow;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->fields.window_size = size;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	const srtp2_policy_fields* fields = &policy->fields;

	return srtp_create(session, fields);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* from, size_t length, uint8_t* to, size_t* room, size_t /*mkiIndex*/)
{
	return parley::transformed(static_cast<parley::InPlace>(&::srtp_protect), session, from, length, to, room);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* from, size_t length, uint8_t* to, size_t* room)
{
	return parley::transformed(static_cast<parley::InPlace>(&::srtp_unprotect), session, from, length, to, room);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* from, size_t length, uint8_t* to, size_t* room, size_t /*mkiIndex*/)
{
	return parley::transformed(
	  static_cast<parley::InPlace>(&::srtp_protect_rtcp), session, from, length, to, room);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* from, size_t length, uint8_t* to, size_t* room)
{
	return parley::transformed(
	  static_cast<parley::InPlace>(&::srtp_unprotect_rtcp), session, from, length, to, room);
}
